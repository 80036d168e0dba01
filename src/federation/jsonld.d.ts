/** The whole package in one file: the very one that Fedify loads, so that a node holds it once. */
declare module 'jsonld/dist/jsonld.esm.js' {
  export { default } from 'jsonld';
}
