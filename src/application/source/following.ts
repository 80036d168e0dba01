import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { NewEvent } from '../../domain/event/event.ts';
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
  /** Whether this is the first pass, which announces nothing but texts that changed and what went since it began before. */
  readonly isQuiet: boolean;
};

type Where = { readonly app: Application; readonly consultation: Pick<Following['consultation'], 'id' | 'source'> };

/** What is written of a change in the first pass: that something was imported, which is announced to nobody. */
export function quietEvent(
  app: Application,
  consultation: Where['consultation'],
  added: { readonly proposals: number; readonly firstNumber?: number | undefined } = { proposals: 0 },
): NewEvent {
  const data = { source: consultation.source.key, supports: 0, ...added };
  return { ...sourceEvent({ app, consultation }, ''), proposalId: null, type: 'contributions-imported', data };
}

/** The members that the events of a source have in common. */
export function sourceEvent({ app, consultation }: Where, proposalId: ProposalId) {
  const origin: EventOrigin = { kind: 'imported', source: consultation.source.key };
  return { id: app.newId(), at: app.now(), by: null, origin, consultationId: consultation.id, proposalId };
}

/** A moment that the source told, but none that is still to come. */
export function notAfter(moment: Date, now: Date): Date {
  return moment > now ? now : moment;
}
