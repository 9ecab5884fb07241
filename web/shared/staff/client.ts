/** An error of the server in its one shape; `status` 0 means that the server was not reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = "ApiError";
  }
}

export interface ApiClient {
  get<T>(path: string, query?: Record<string, string | number | undefined>): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<unknown>;
  /** Sends a file as it is, as the body. */
  send(path: string, query: Record<string, string>, file: Blob): Promise<unknown>;
}

export interface ClientOptions {
  /** The language that error messages should have. */
  language: () => string;
  /** Told of every 401 except that of the login itself. */
  onUnauthenticated: () => void;
}

const LOGIN = "/api/auth/login";

/** Speaks JSON with our own server, and turns every failure into an `ApiError`. */
export function createClient({ language, onUnauthenticated }: ClientOptions): ApiClient {
  async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await reach(method, path, body, language());
    if (response.ok) return (await readJson(response)) as T;
    if (response.status === 401 && path !== LOGIN) onUnauthenticated();
    throw await toError(response);
  }
  return {
    // Where `language` is a filter, it does not say in which one to answer.
    get: (path, query = {}) => request("GET", path + queryString(query.language ? { ...query, words: language() } : query)),
    post: (path, body) => request("POST", path, body),
    put: (path, body) => request("PUT", path, body),
    delete: (path) => request("DELETE", path),
    send: (path, query, file) => request("POST", path + queryString(query), file),
  };
}

async function reach(method: string, path: string, body: unknown, language: string): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language };
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) {
    const file = body instanceof Blob;
    headers["Content-Type"] = file ? body.type || "application/octet-stream" : "application/json";
    init.body = file ? body : JSON.stringify(body);
  }
  try {
    return await fetch(path, init);
  } catch (cause) {
    throw new ApiError(0, "offline", String(cause));
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

async function toError(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as {
      error: { code: string; message: string; details?: Record<string, unknown> };
    };
    return new ApiError(response.status, error.code, error.message, error.details);
  } catch {
    return new ApiError(response.status, "unexpected", response.statusText);
  }
}

function queryString(query: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return "";
  return `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()}`;
}
