import { init } from '/redoc/redoc.standalone.js';

init('/openapi.json', {}, document.getElementById('redoc'));
