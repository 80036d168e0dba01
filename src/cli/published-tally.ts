import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { JointInput, ProvenSubtotal } from '../application/open-data/recount-joint.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result } from '../domain/kit/result.ts';
import type { InstitutionMove } from '../domain/network/move.ts';
import { CommandRefused, type Context } from './command.ts';
import { linesOfFile, linesOfStream } from './published-file.ts';

/** A published tally with its published ballots. */
export type PublishedTally = {
  readonly slug: string;
  readonly final: boolean;
  readonly hiddenUntil: string | null;
  readonly result: object | null;
  /** The joint result of several institutions; null where there is one institution only. */
  readonly joint: JointInput | null;
  /** Whether sums of money are in whole units, as they were before tallies named their currency. */
  readonly inWholeUnits: boolean;
  lines(): Promise<AsyncIterable<string>>;
};

/** The tallies of one source, and how to verify the signatures in them. */
export type PublishedTallies = {
  readonly items: readonly PublishedTally[];
  proven(): Promise<ProvenSubtotal>;
  /** Where institutions went, as far as it is known, of those with these ids. */
  moves(of: readonly string[]): Promise<readonly InstitutionMove[]>;
};

/** The file beside `tally.json` with the keys that other institutions signed with. */
export const KEYS_FILE = 'keys.json';

const KEYS = z.strictObject({
  items: z.array(z.strictObject({ id: z.string(), controller: z.string(), publicKeyMultibase: z.string() })),
  moves: z.array(z.strictObject({ from: z.url(), to: z.url() })).default([]),
});

const JOINT = z.looseObject({
  cities: z.array(
    z.looseObject({
      institution: z.string(),
      ours: z.boolean(),
      turnout: z.looseObject({}).nullable(),
      piles: z.array(z.looseObject({})).nullable(),
      weight: z.int().nullable().optional(),
      signed: z.looseObject({}).nullable().default(null),
    }),
  ),
  result: z.looseObject({}),
});

const TALLIES = z.looseObject({
  items: z.array(
    z.looseObject({
      ballot: z.string(),
      slug: z.string().regex(/^[a-z0-9-]+$/),
      final: z.boolean(),
      hiddenUntil: z.string().nullable(),
      result: z.looseObject({}).nullable(),
      currency: z.string().nullable().optional(),
      joint: JOINT.nullable().default(null),
      published: z.string().nullable(),
    }),
  ),
});

/** Tallies from a folder of files or from a node. Their results are not trusted but counted again. */
export async function tallyFrom(
  context: Context,
  { slug, from }: { readonly slug: string; readonly from: string },
): Promise<Result<PublishedTallies, Refusal>> {
  const isUrl = /^https?:\/\//.test(from);
  const folder = isUrl ? '' : context.path(from);
  const origin = from.replace(/\/+$/, '');
  const file = async (name: string) =>
    await readFile(join(folder, name), 'utf8').catch((cause: unknown) => {
      throw new CommandRefused(`${join(from, name)} is not to be read`, { cause });
    });
  const keys = async () => {
    const read = KEYS.safeParse(jsonOf(await file(KEYS_FILE), KEYS_FILE));
    if (!read.success) throw new CommandRefused(`${KEYS_FILE} holds no keys`);
    return read.data;
  };
  const text = isUrl
    ? await (await fetched(`${origin}/api/v1/consultations/${encodeURIComponent(slug)}/tally`, context)).text()
    : await file('tally.json');
  const parsed = TALLIES.safeParse(jsonOf(text, from));
  if (!parsed.success) throw new CommandRefused(`${from} holds no tallies`);
  return ok({
    async proven() {
      if (isUrl) return await context.services.provenBy((url) => actorAt(url, context));
      const { items, moves } = await keys();
      return await context.services.provenBy({ keys: items, moves });
    },
    async moves(of) {
      if (!isUrl) return (await keys()).moves;
      const asked = of.map(async (uri) => movedIn(await actorAt(uri, context), uri));
      return (await Promise.all(asked)).flat();
    },
    items: parsed.data.items.map((item) => ({
      slug: item.slug,
      final: item.final,
      hiddenUntil: item.hiddenUntil,
      result: item.result,
      joint: item.joint,
      inWholeUnits: item.currency === undefined,
      async lines() {
        if (!isUrl) return linesOfFile(join(folder, `${item.slug}.jsonl`));
        const response = await fetched(
          `${origin}/api/v1/ballots/${encodeURIComponent(item.ballot)}/published`,
          context,
        );
        if (response.body === null) throw new CommandRefused(`${item.slug}: nothing was published`);
        return linesOfStream(response.body as unknown as AsyncIterable<Uint8Array>);
      },
    })),
  });
}

/** The document of an institution, which lists its keys; null where it does not answer. */
async function actorAt(url: string, { signal }: Context): Promise<unknown> {
  if (!/^https?:\/\//.test(url)) return null;
  const headers = { accept: 'application/activity+json' };
  const response = await fetch(url, { signal, headers }).catch(() => null);
  return response?.ok === true ? await response.json().catch(() => null) : null;
}

/** Where an institution says that it is now. */
function movedIn(actor: unknown, from: string): readonly InstitutionMove[] {
  const said = z.looseObject({ movedTo: z.url() }).safeParse(actor);
  return said.success ? [{ from, to: said.data.movedTo }] : [];
}

async function fetched(url: string, { signal }: Context): Promise<Response> {
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    throw new CommandRefused(`${url} does not answer`, { cause });
  });
  if (!response.ok) throw new CommandRefused(`${url} answers ${response.status}`);
  return response;
}

function jsonOf(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandRefused(`${from} does not answer in JSON`, { cause });
  }
}
