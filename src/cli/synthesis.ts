import { z } from 'zod';
import {
  checkSynthesis,
  type Difference,
  type ExportedText,
  type SynthesisCheck,
} from '../application/synthesis/check-synthesis.ts';
import { ok } from '../domain/kit/result.ts';
import { PROPOSAL_STATUSES } from '../domain/proposal/proposal.ts';
import { argument, type CommandOutput, type Context, command, WrongUsage } from './command.ts';

export const synthesisCheck = command({
  path: 'synthesis check',
  says: 'Compute the published synthesis of any node again from its public files, and compare to the last digit',
  beside: 'is-independent',
  takes: { address: argument('the address of a consultation, or of its synthesis') },
  async run(context, { address }) {
    const consultation = consultationAt(address);
    try {
      const published = readJson(await (await answerOf(`${consultation}/synthesis.json`, context)).text());
      const exported = await exportedTexts(`${consultation}/data/proposals.jsonl`, context);
      const analyst = await context.services.analyst();
      return ok(outputOf(consultation, await checkSynthesis(analyst, { published, exported })));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return ok({
        json: { consultation, outcome: 'not-checkable', because: error.message },
        text: `Not checked: ${error.message}`,
        exit: 2,
      });
    }
  },
});

/** A file that does not answer or is of another format: nothing can be said of the synthesis. */
class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

function consultationAt(address: string): string {
  const url = URL.parse(address);
  const path = /^\/consultations\/[^/]+/.exec(url?.pathname ?? '')?.[0];
  if (url === null || !/^https?:$/.test(url.protocol) || path === undefined)
    throw new WrongUsage(
      `${address} is not the address of a consultation, such as https://city.example/consultations/velo`,
    );
  return url.origin + path;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const numbers = z.array(z.number().int());

const SYNTHESIS = z.looseObject({
  publishedAt: z.iso.datetime().transform((text) => new Date(text)),
  method: z.looseObject({
    name: z.string(),
    version: z.number().int(),
    parameters: z.record(z.string(), z.number()),
    texts: z.record(z.string(), z.string()).optional(),
  }),
  proposals: z.number().int(),
  inputs: z
    .strictObject({
      hash,
      proposals: z.array(z.strictObject({ number: z.number().int(), version: z.number().int(), contentHash: hash })),
    })
    .optional(),
  themes: z.array(z.strictObject({ words: z.array(z.string()), proposals: numbers })),
  duplicates: z.array(z.strictObject({ proposals: numbers, likeness: z.number() })),
  apart: numbers,
});

const localised = z.record(z.string(), z.string());

const PROPOSAL = z.looseObject({
  number: z.number().int().nullable(),
  version: z.number().int(),
  status: z.enum(PROPOSAL_STATUSES),
  title: localised,
  body: localised,
  lang: z.string(),
  cost: z.strictObject({ amount: z.number(), currency: z.string() }).nullable(),
  amends: z.number().int().nullable(),
  publishedAt: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .nullable(),
  contentHash: hash.nullable(),
});

/** More than a consultation of a hundred thousand long proposals; what sends more than that never ends. Bytes. */
const EXPORT_MAX = 512 * 1024 * 1024;

async function exportedTexts(url: string, context: Context): Promise<readonly ExportedText[]> {
  const { body } = await answerOf(url, context);
  const texts: ExportedText[] = [];
  if (body === null) return texts;
  let nth = 0;
  for await (const line of linesOf(body, url)) {
    nth += 1;
    if (line !== '') texts.push(parsed(PROPOSAL, line, `${url}, line ${nth}`));
  }
  return texts;
}

async function* linesOf(body: ReadableStream<Uint8Array>, url: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let length = 0;
  let begun = '';
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > EXPORT_MAX) throw new Unreadable(`${url} is longer than ${EXPORT_MAX} bytes`);
      const lines = (begun + decoder.decode(chunk, { stream: true })).split('\n');
      begun = lines.pop() ?? '';
      yield* lines;
    }
    yield begun + decoder.decode();
  } catch (cause) {
    throw cause instanceof Unreadable ? cause : new Unreadable(`${url} broke off`, { cause });
  }
}

function readJson(text: string): z.output<typeof SYNTHESIS> {
  return parsed(SYNTHESIS, text, 'synthesis.json');
}

function parsed<T extends z.ZodType>(schema: T, text: string, where: string): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Unreadable(`${where} is not JSON`, { cause });
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new Unreadable(`${where}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not to be read'}`);
}

async function answerOf(url: string, { signal }: Context): Promise<Response> {
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    throw new Unreadable(`${url} does not answer`, { cause });
  });
  if (response.ok) return response;
  await response.body?.cancel();
  const nothing = response.status === 404 && url.endsWith('/synthesis.json');
  throw new Unreadable(nothing ? 'no synthesis is published there' : `${url} answers ${response.status}`);
}

const EXIT = { equal: 0, differs: 1, 'changed-since': 2, 'not-checkable': 2 } as const;

const WORDS = {
  equal: 'The synthesis comes out again from the public files, to the last digit.',
  differs: 'The synthesis DOES NOT come out again from the public files:',
  'changed-since': 'Not checked: these texts are no longer what they were when the synthesis was published.',
  'not-checkable': 'Not checked:',
} as const satisfies Record<SynthesisCheck['outcome'], string>;

const BECAUSE = {
  'no-inputs': 'it was published before syntheses named their texts.',
  'other-method': 'it was made by another version of the method than this program has.',
} as const;

function outputOf(consultation: string, check: SynthesisCheck): CommandOutput {
  const { outcome, because, differences, changedSince, libraries } = check;
  return {
    json: { consultation, ...check },
    text: [
      because === null ? WORDS[outcome] : `${WORDS[outcome]} ${BECAUSE[because]}`,
      ...[...differences, ...changedSince].map(lineOf),
      ...libraries.map((each) => `Of another version here: ${lineOf(each)}`),
    ],
    exit: EXIT[outcome],
  };
}

function lineOf({ where, published, found }: Difference): string {
  return `${where}: published ${shown(published)}, found ${shown(found)}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
