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

type AnsweredQuote = {
  readonly id: string;
  readonly author: string;
  readonly to: string;
  readonly request: { readonly id: string; readonly quoting: string; readonly quoted: string };
};

/** Yes to a request to quote, naming the authorization. */
export function quoteAcceptance(of: AnsweredQuote & { readonly authorization: string }): WireDocument {
  return objectDocument({ ...answerTo(of, 'Accept'), result: of.authorization });
}

/** No to a request to quote what is not there any more. It names the request, never the post that quotes. */
export function quoteRejection(of: AnsweredQuote): WireDocument {
  return objectDocument(answerTo(of, 'Reject'));
}

function answerTo({ id, author, to, request }: AnsweredQuote, type: 'Accept' | 'Reject') {
  return {
    id,
    type,
    actor: author,
    to: [to],
    object: {
      id: request.id,
      type: 'QuoteRequest',
      actor: to,
      object: request.quoted,
      instrument: request.quoting,
    },
  };
}
