import { init } from '/redoc/redoc.standalone.js';

// ReDoc names its maker with a picture from the maker's server. Without an address, the picture's text is shown.
const isOurs = address => ['null', location.origin].includes(new URL(address, location).origin);
const image = HTMLImageElement.prototype;
const { setAttribute } = image;
const src = Object.getOwnPropertyDescriptor(image, 'src');
image.setAttribute = function (name, value) {
  if (name !== 'src' || isOurs(value)) {
    setAttribute.call(this, name, value);
  }
};
Object.defineProperty(image, 'src', {
  ...src,
  set(value) {
    if (isOurs(value)) {
      src.set.call(this, value);
    }
  },
});

init('/openapi.json', { disableTelemetry: true }, document.getElementById('redoc'));
