import type { EventData, EventType } from '../../domain/event/event.ts';

/** An act as the public log says it. */
type SaidAct<T extends EventType> = {
  readonly consultation: string | null;
  readonly proposal: number | null;
  readonly data: EventData[T];
};

/**
 * How long what an act says can be opened: whoever verifies names what does not open before that. Who wrote a text may change and
 * withdraw it, and it goes where they are erased. All else stays: for good, or until a later act about the same, as `of` calls it; what
 * is about a request while that is public; a subtotal while its institution takes part under this id.
 */
export type Lasting<T extends EventType> =
  | 'until-withdrawn'
  | { readonly of?: (act: SaidAct<T>) => string; readonly while?: 'proposal-public' | 'institution-holds' };

export const FOR_GOOD = { lasts: {} } as const;
export const BY_AUTHOR = { lasts: 'until-withdrawn' } as const;
export const WITH_REQUEST = { lasts: { while: 'proposal-public' } } as const;

export function aboutConsultation({ consultation }: Pick<SaidAct<EventType>, 'consultation'>): string {
  return `consultation ${consultation}`;
}

export function aboutProposal({ consultation, proposal }: Omit<SaidAct<EventType>, 'data'>): string {
  return `${consultation} ${proposal}`;
}
