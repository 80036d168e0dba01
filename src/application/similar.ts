import type { ConsultationId } from '../domain/id.ts';
import type { Lang, Localised } from '../domain/text.ts';

/** A proposal that is like a text, the most like it first. */
export type SimilarProposal = { readonly number: number; readonly title: Localised; readonly lang: Lang };

export type SimilarReader = {
  to(query: {
    readonly consultationId: ConsultationId;
    readonly text: string;
    readonly lang: Lang;
    readonly limit: number;
  }): Promise<readonly SimilarProposal[]>;
};
