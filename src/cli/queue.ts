import { z } from 'zod';
import {
  type DeadLettersChanged,
  deadLetters,
  discardDeadLetters,
  retryDeadLetters,
} from '../application/federation/delivery/dead-letters.ts';
import type { DeadLetters } from '../application/federation/delivery/ports.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok } from '../domain/kit/result.ts';
import { failureMessage } from '../i18n/failure-message.ts';
import { argument, command, option } from './command.ts';

/** The queue of what goes to other servers. */
const OUTBOX = 'outbox';
const SHOWN = 100;

export const queueList = command({
  path: 'queue list',
  says: 'List the messages to other servers that were given up, by queue and host, with the last error',
  beside: 'runs-in-it',
  takes: { after: option('<cursor>', 'the page after one that --json calls next') },
  async run({ open }, { after }) {
    const page = await deadLetters((await open()).app, { limit: SHOWN, after: after ?? null });
    const more = page.next === null ? [] : [`There are more: --after ${page.next}`];
    return ok({
      json: page,
      text: page.items.length === 0 ? 'There are no undelivered messages.' : [...page.items.map(lineOf), ...more],
    });
  },
});

const QUEUE = { queue: option('<name>', 'as queue list shows it', z.string().prefault(OUTBOX)) };

export const queueRetry = command({
  path: 'queue retry',
  says: 'Send again what was given up, each message with all its attempts',
  beside: 'runs-in-it',
  takes: {
    host: argument('only what is for this server, as queue list shows it; everything if absent', z.string().optional()),
    ...QUEUE,
  },
  async run({ open }, of) {
    const retried = await retryDeadLetters((await open()).app, { ...of, by: OPERATOR });
    return retried.ok ? ok({ json: retried.value, text: said(retried.value, 'in the queue again') }) : retried;
  },
});

export const queueDiscard = command({
  path: 'queue discard',
  says: 'Delete what was given up for a server; it will never be delivered',
  beside: 'runs-in-it',
  takes: { host: argument('as queue list shows it'), ...QUEUE },
  async run({ open }, of) {
    const discarded = await discardDeadLetters((await open()).app, { ...of, by: OPERATOR });
    return discarded.ok ? ok({ json: discarded.value, text: said(discarded.value, 'deleted') }) : discarded;
  },
});

function lineOf({ queue, host, count, oldest, error }: DeadLetters): string {
  return `${String(count).padStart(7)}  ${queue}  ${host ?? '-'}  since ${oldest.toISOString()}  ${error === null ? '-' : failureMessage('en', error)}`;
}

function said({ messages }: DeadLettersChanged, done: string): string {
  return messages === 0 ? 'There are no such messages.' : `${messages} messages are ${done}.`;
}
