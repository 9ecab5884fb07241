/** `ecs` reads as an abbreviation; a real name stays as it is written. */
export function productName(product: string): string {
  return /^[a-z0-9]{2,5}$/.test(product) ? product.toUpperCase() : product;
}
