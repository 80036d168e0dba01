/**
 * What the HTTP door refuses before any rule is asked: the form of a request, never its meaning.
 * `field` names the part of the request that is wrong.
 */
export type RequestRefusal =
  | { readonly type: 'malformed-json'; readonly field: 'body' }
  | { readonly type: 'too-deep'; readonly field: 'body'; readonly limit: number }
  | { readonly type: 'too-large'; readonly field: 'body'; readonly limit: number }
  | { readonly type: 'unsupported-media-type'; readonly field: 'content-type'; readonly expected: string }
  | { readonly type: 'no-such-address' }
  | { readonly type: 'method-not-allowed'; readonly allowed: readonly string[] };

export type RequestRefusalOf<T extends RequestRefusal['type']> = Extract<RequestRefusal, { type: T }>;
