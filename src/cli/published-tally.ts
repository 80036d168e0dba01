import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { JointOutcome } from '../application/network/recount-joint.ts';
import type { ResultDocument } from '../application/open-data/tally.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result } from '../domain/result.ts';
import { CommandRefused, type Context } from './command.ts';
import { linesOfFile, linesOfStream } from './published-file.ts';

/** A tally as somebody published it, and the ballots that go with it. */
export type PublishedTally = {
  readonly slug: string;
  readonly final: boolean;
  readonly hiddenUntil: string | null;
  readonly result: object | null;
  lines(): Promise<AsyncIterable<string>>;
  /** Adds up again what several institutions counted; null where one alone did. Absent where only files are there. */
  joint?(own: ResultDocument): Promise<JointOutcome | null>;
};

const TALLIES = z.looseObject({
  items: z.array(
    z.looseObject({
      ballot: z.string(),
      slug: z.string().regex(/^[a-z0-9-]+$/),
      final: z.boolean(),
      hiddenUntil: z.string().nullable(),
      result: z.looseObject({}).nullable(),
      published: z.string().nullable(),
    }),
  ),
});

/** Tallies from a folder of files or from a node somewhere; what they say is not believed but counted again. */
export async function tallyFrom(
  context: Context,
  { slug, from }: { readonly slug: string; readonly from: string },
): Promise<Result<readonly PublishedTally[], Refusal>> {
  const isUrl = /^https?:\/\//.test(from);
  const folder = isUrl ? '' : context.path(from);
  const origin = from.replace(/\/+$/, '');
  const text = isUrl
    ? await (await fetched(`${origin}/api/v1/consultations/${encodeURIComponent(slug)}/tally`, context)).text()
    : await readFile(join(folder, 'tally.json'), 'utf8').catch((cause: unknown) => {
        throw new CommandRefused(`${join(from, 'tally.json')} is not to be read`, { cause });
      });
  const said = TALLIES.safeParse(jsonOf(text, from));
  if (!said.success) throw new CommandRefused(`${from} holds no tallies`);
  return ok(
    said.data.items.map((item) => ({
      slug: item.slug,
      final: item.final,
      hiddenUntil: item.hiddenUntil,
      result: item.result,
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
  );
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
