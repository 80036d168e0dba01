import { objectDocument, type WireDocument } from './document.ts';

/** The authorization of a post's author that somebody may quote it; third parties fetch it by its id (FEP-044f). */
export function quoteAuthorization(of: {
  readonly id: string;
  readonly author: string;
  readonly quoting: string;
  readonly quoted: string;
}): WireDocument {
  return objectDocument({
    id: of.id,
    type: 'QuoteAuthorization',
    attributedTo: of.author,
    interactingObject: of.quoting,
    interactionTarget: of.quoted,
  });
}

/** Yes to a request to quote, naming the authorization. */
export function quoteAcceptance(of: {
  readonly id: string;
  readonly author: string;
  readonly to: string;
  readonly request: { readonly id: string; readonly quoting: string; readonly quoted: string };
  readonly authorization: string;
}): WireDocument {
  const { request } = of;
  return objectDocument({
    id: of.id,
    type: 'Accept',
    actor: of.author,
    to: [of.to],
    object: {
      id: request.id,
      type: 'QuoteRequest',
      actor: of.to,
      object: request.quoted,
      instrument: request.quoting,
    },
    result: of.authorization,
  });
}
