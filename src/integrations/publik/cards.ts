import { z } from 'zod';
import type { ConnectorCards } from '../../application/connector/ports.ts';
import { type Card, labelOf } from '../../domain/connector/cards.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { callSite } from './client.ts';
import { columnsIn } from './columns.ts';
import { publikSettings } from './settings.ts';

/** Cards of one request. */
const PAGE = 100;
const KEY_MAX = 200;

/** What w.c.s. answers with a list of cards: of forms it would be the list alone. */
const LIST = z.object({ data: z.array(z.unknown()) });
const CARD = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  uuid: z.string().optional().catch(undefined),
  text: z.string().catch(''),
  fields: z.record(z.string(), z.unknown()).catch({}),
});

/** Reads the cards of a model of w.c.s. (docs/operate/publik.md). */
export function publikCards(of: { readonly fetch: ConnectorFetch; readonly origin: string }): ConnectorCards {
  return {
    readAs(settings) {
      const { cards, reads } = publikSettings(settings);
      return cards === '' ? null : reads;
    },
    async page({ settings, secrets, now }, offset) {
      const set = publikSettings(settings);
      const said = await callSite(
        { ...of, settings: set, secrets, now },
        {
          path: `/api/cards/${set.cards}/list`,
          query: { full: 'on', limit: String(PAGE), offset: String(offset), order_by: 'id' },
        },
      );
      if (!said.ok) return said;
      const cards = cardsIn(said.json, set.columns);
      return cards === null
        ? { ok: false, outcome: { type: 'failed', error: 'not-cards', retryAfterMs: null } }
        : { ok: true, value: { cards, isLast: cards.length < PAGE } };
    },
  };
}

/** The cards of an answer; null where it is something else. One that has no key is none that could be known again. */
function cardsIn(json: unknown, columns: string): readonly Card[] | null {
  const list = LIST.safeParse(json);
  const read = columnsIn(columns);
  if (!list.success || read === null) return null;
  const cards: Card[] = [];
  for (const each of list.data.data) {
    const card = CARD.safeParse(each);
    if (!card.success) return null;
    const { id, uuid, text, fields } = card.data;
    const key = (uuid ?? id).slice(0, KEY_MAX);
    const at = (column: string) => textOf(fields, read.get(column));
    const names = [...read.keys()].flatMap((column) => {
      const value = column.startsWith('name') ? at(column) : null;
      return value === null ? [] : [[column.slice('name.'.length), value] as const];
    });
    cards.push({
      key,
      label: labelOf(text, key),
      code: at('code'),
      within: at('within'),
      names: Object.fromEntries(names),
    });
  }
  return cards;
}

/** A field as text: a number is one too, and of an item its raw value, which is the key of what was chosen. */
function textOf(fields: Readonly<Record<string, unknown>>, field: string | undefined): string | null {
  if (field === undefined) return null;
  const value = fields[`${field}_raw`] ?? fields[field];
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? null : text;
}
