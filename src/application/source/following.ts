import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { EventOrigin } from '../../domain/event/origin.ts';
import type { ProposalId } from '../../domain/kit/id.ts';
import type { ConsultationSource } from '../../domain/source/source.ts';
import type { Application, Writer } from '../application.ts';

/** The state of a consultation of a source while a page of it is applied. */
export type Following = {
  readonly app: Application;
  readonly writer: Writer;
  readonly consultation: Consultation & { readonly source: ConsultationSource };
  /** When the pass began: what is seen in it is marked with this. */
  readonly passAt: Date;
  /** Whether this is the first pass, which announces nothing. */
  readonly isQuiet: boolean;
};

/** The members that the events of a source have in common. */
export function sourceEvent({ app, consultation }: Pick<Following, 'app' | 'consultation'>, proposalId: ProposalId) {
  const origin: EventOrigin = { kind: 'imported', source: consultation.source.key };
  return { id: app.newId(), at: app.now(), by: null, origin, consultationId: consultation.id, proposalId };
}

/** A moment that the source told, but none that is still to come. */
export function notAfter(moment: Date, now: Date): Date {
  return moment > now ? now : moment;
}
