import { EVENT_TYPES, EVENTS, type EventType } from '../event/event.ts';

/**
 * The events that those who follow by e-mail get. Followers of the institution get what it does, not each proposal;
 * followers of one proposal get what concerns that alone.
 */
export type NewsType = {
  [T in EventType]: (typeof EVENTS)[T]['news'] extends readonly [] ? never : T;
}[EventType];

/** What the institution, or another one that holds the consultation, answers: some want it at once. */
export const ANSWER_NEWS = [
  'answer-published',
  'commitment-updated',
  'cohost-answer-published',
  'cohost-commitment-updated',
] as const satisfies readonly NewsType[];

export function isAnswer(type: EventType): boolean {
  return (ANSWER_NEWS as readonly EventType[]).includes(type);
}

export const NEWS_TYPES = EVENT_TYPES.filter((type): type is NewsType => EVENTS[type].news.length > 0);
