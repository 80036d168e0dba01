/**
 * What the HTTP layer refuses before any rule is checked: the form of a request, never its meaning.
 * `field` names the part of the request that is wrong.
 */
export type RequestRefusal =
  | { readonly type: 'malformed-json'; readonly field: 'body' }
  | { readonly type: 'too-deep'; readonly field: 'body'; readonly limit: number }
  | { readonly type: 'too-large'; readonly field: 'body'; readonly limit: number }
  | { readonly type: 'unsupported-media-type'; readonly field: 'content-type'; readonly expected: string }
  /** `seconds` until some requests are taken again. */
  | { readonly type: 'too-many-requests'; readonly quota: 'token' | 'person' | 'network'; readonly seconds: number }
  /** The node has too much to do; `seconds` until whoever asks may come again. Nothing was begun. */
  | { readonly type: 'overloaded'; readonly seconds: number }
  | { readonly type: 'no-such-address' }
  | { readonly type: 'method-not-allowed'; readonly allowed: readonly string[] };
