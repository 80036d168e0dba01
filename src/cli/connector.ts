import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { syncCardsOf } from '../application/connector/cards/sync-cards.ts';
import {
  addConnector,
  pauseConnector,
  removeConnector,
  resumeConnector,
} from '../application/connector/manage-connectors.ts';
import { CONNECTOR_QUEUE } from '../application/connector/ports.ts';
import { type ConnectorReport, readConnectors } from '../application/connector/reads.ts';
import { replayEvents } from '../application/connector/replay-events.ts';
import { testConnector } from '../application/connector/send-event.ts';
import { retryDeadLetters } from '../application/federation/delivery/dead-letters.ts';
import { followSourceNow } from '../application/source/follow-sources.ts';
import { readSourceProblems } from '../application/source/reads.ts';
import { errorOf } from '../domain/connector/connector.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok } from '../domain/kit/result.ts';
import { failureMessage } from '../i18n/failure-message.ts';
import { argument, command, option } from './command.ts';
import { PAGE, pageOf } from './values.ts';

const NAMED = { name: argument('as connector list shows it') };
const by = OPERATOR;

export const connectorAdd = command({
  path: 'connector add',
  says: 'Connect the node to other software; a secret that it makes is shown this once',
  beside: 'runs-in-it',
  takes: {
    kind: argument('webhook, publik, open311, open311-client, contacts, decidim, consul, democracyos or go-vocal'),
    name: argument('what it is called from now on: lower-case letters, digits and hyphens'),
    set: option(
      '<name=value...>',
      'a setting of the kind, for example url=https://crm.example/hook',
      z.array(z.string()).prefault([]),
    ),
    secretFile: option('<file>', 'its first line is the key that the other side made, for a kind that takes one'),
  },
  async run({ open, path }, { kind, name, set, secretFile }) {
    const given = secretFile === undefined ? '' : ((await readFile(path(secretFile), 'utf8')).split('\n')[0] ?? '');
    const { app } = await open();
    const added = await addConnector(app, { kind, name, settings: settingsIn(set), secret: given.trim(), by });
    if (!added.ok) return added;
    const { connector, secret } = added.value;
    const shown = secret === '' ? [] : [secret];
    return ok({ json: { ...connector, secret }, text: [...shown, `The connector ${name} is added.`] });
  },
});

export const connectorList = command({
  path: 'connector list',
  says: 'List the connectors and how they are getting on',
  beside: 'runs-in-it',
  async run({ open }) {
    const items = await readConnectors((await open()).app);
    const text = items.length === 0 ? 'There are no connectors.' : items.map(lineOf);
    return ok({ json: { items, next: null }, text });
  },
});

export const connectorTest = command({
  path: 'connector test',
  says: 'Send a message without an event, and say whether it was taken',
  beside: 'runs-in-it',
  takes: NAMED,
  async run({ open }, { name }) {
    const tested = await testConnector((await open()).app, { name, by });
    if (!tested.ok) return tested;
    const error = errorOf(tested.value);
    const text =
      error === null ? 'The message was taken.' : `The message was not taken. ${failureMessage('en', error)}`;
    return ok({ json: tested.value, text });
  },
});

export const connectorPause = command({
  path: 'connector pause',
  says: 'Send nothing more until it is resumed; what happens meanwhile waits',
  beside: 'runs-in-it',
  takes: NAMED,
  async run({ open }, { name }) {
    const paused = await pauseConnector((await open()).app, { name, by });
    return paused.ok ? ok({ json: paused.value, text: `The connector ${name} is paused.` }) : paused;
  },
});

export const connectorResume = command({
  path: 'connector resume',
  says: 'Send what waits, in order, and go on',
  beside: 'runs-in-it',
  takes: NAMED,
  async run({ open }, { name }) {
    const resumed = await resumeConnector((await open()).app, { name, by });
    return resumed.ok ? ok({ json: resumed.value, text: `The connector ${name} is active.` }) : resumed;
  },
});

export const connectorResend = command({
  path: 'connector resend',
  says: 'Send again what the other side refused',
  beside: 'runs-in-it',
  takes: NAMED,
  async run({ open }, { name }) {
    const resent = await retryDeadLetters((await open()).app, { queue: CONNECTOR_QUEUE, host: name, by });
    if (!resent.ok) return resent;
    return ok({ json: resent.value, text: `${resent.value.messages} messages are in the queue again.` });
  },
});

export const connectorReplay = command({
  path: 'connector replay',
  says: 'Send again what it wants of everything that happened after a place in the event log',
  beside: 'runs-in-it',
  takes: {
    ...NAMED,
    after: option(
      '<id>',
      'an event of /api/v1/events, or the webhook-id of a message; the beginning of the log if absent',
    ),
  },
  async run({ open }, { name, after = null }) {
    const replayed = await replayEvents((await open()).app, { name, after, by });
    if (!replayed.ok) return replayed;
    const { queued, next } = replayed.value;
    const text = [`${queued} messages are in the queue.`, ...(next === null ? [] : [`There is more: --after ${next}`])];
    return ok({ json: replayed.value, text });
  },
});

export const connectorCards = command({
  path: 'connector cards',
  says: 'Read now the cards that a connector is set to read; say which could not be read, and who takes part by one',
  beside: 'runs-in-it',
  takes: NAMED,
  async run({ open }, { name }) {
    const synced = await syncCardsOf((await open()).app, name);
    if (!synced.ok) return synced;
    const { error, read, added, changed, wrong, faults, organisations } = synced.value;
    const counts = `${read} cards: ${added} new, ${changed} renamed, ${wrong} not read`;
    const text = error === null ? [counts] : [`The cards could not be read. ${failureMessage('en', error)}`];
    text.push(...faults.map(({ card, because }) => `${card}: ${because}`));
    text.push(...organisations.map(({ id, name: called }) => `${id}  ${called}`));
    return ok({ json: synced.value, text });
  },
});

export const connectorRead = command({
  path: 'connector read',
  says: 'Read now everything of the platform that a connector follows, and say what could not be taken',
  beside: 'runs-in-it',
  takes: NAMED,
  async run({ open }, { name }) {
    const { app } = await open();
    const read = await followSourceNow(app, name);
    if (!read.ok) return read;
    const { error, isOver } = read.value;
    const done = isOver
      ? 'Everything was read.'
      : 'As much was read as one run reads; the rest is read within minutes.';
    return ok({
      json: read.value,
      text: error === null ? done : `It could not be read. ${failureMessage('en', error)}`,
    });
  },
});

export const connectorProblems = command({
  path: 'connector problems',
  says: 'List what a connector could not take of the platform that it follows, and why',
  beside: 'runs-in-it',
  takes: { ...NAMED, ...PAGE },
  async run({ open }, { name, ...page }) {
    const found = await readSourceProblems((await open()).app, name, pageOf(page));
    if (!found.ok) return found;
    const { items, next } = found.value;
    const text = items.map(({ kind, key, url, problem }) => `${kind} ${key}  ${problem}  ${url ?? ''}`.trimEnd());
    if (next !== null) text.push(`more with --after ${next}`);
    return ok({ json: { items, next }, text: text.length === 0 ? 'Everything could be taken.' : text });
  },
});

export const connectorRemove = command({
  path: 'connector remove',
  says: 'Remove a connector for good, with what waits for it',
  beside: 'runs-in-it',
  takes: NAMED,
  async run({ open }, { name }) {
    const removed = await removeConnector((await open()).app, { name, by });
    return removed.ok ? ok({ json: removed.value, text: `The connector ${name} is removed.` }) : removed;
  },
});

/** `url=https://…` and the like; what has no value is on. */
function settingsIn(set: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    set.map((one) => {
      const at = one.indexOf('=');
      return at === -1 ? [one, ''] : [one.slice(0, at), one.slice(at + 1)];
    }),
  );
}

const PAUSED = {
  'by-hand': 'paused by hand',
  gone: 'stopped: the other side wants nothing any more',
  failed: 'stopped: nothing was taken for three days',
} as const;

function lineOf({ name, kind, paused, failing, waiting, givenUp }: ConnectorReport): string {
  const state = paused === null ? (failing === null ? 'active' : 'failing') : PAUSED[paused];
  const why =
    failing === null ? '' : `\n    since ${failing.since.toISOString()}: ${failureMessage('en', failing.error)}`;
  return `${name}  ${kind}  ${state}  ${waiting} wait  ${givenUp} given up${why}`;
}
