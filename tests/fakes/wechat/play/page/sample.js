// A picture such as customers send: a part of a screen with an error on it.

const WIDTH = 560;
const HEIGHT = 360;

export function draw([place, title, error, order]) {
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  const pen = canvas.getContext('2d');
  const fill = (colour, ...box) => {
    pen.fillStyle = colour;
    pen.fillRect(...box);
  };
  const write = (text, colour, size, x, y) => {
    pen.fillStyle = colour;
    pen.font = `${size}px sans-serif`;
    pen.fillText(text, x, y);
  };
  fill('#f3f5f7', 0, 0, WIDTH, HEIGHT);
  fill('#1f2a37', 0, 0, WIDTH, 56);
  write(place, '#ffffff', 24, 24, 37);
  fill('#ffffff', 24, 84, WIDTH - 48, 240);
  write(title, '#111827', 30, 48, 140);
  write(order, '#6b7280', 22, 48, 186);
  fill('#fdecea', 48, 220, WIDTH - 96, 72);
  write(error, '#b3261e', 24, 68, 265);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
}
