import type { Application } from '../../src/application/application.ts';
import { readBallotTally, readPublishedBallots } from '../../src/application/ballot/read-tally.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { publishedJsonl } from '../../src/application/open-data/published-ballots.ts';
import { resultDocument } from '../../src/application/open-data/tally.ts';
import { recountLines } from '../../src/cli/published-file.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Pattern } from '../../src/domain/ballot/publication.ts';
import type { Participant } from '../../src/domain/participant/participant.ts';
import type { Standing } from '../../src/domain/participant/standing.ts';
import { value } from './city.ts';

/** So many people of one standing, as a list of residents brings them in. */
export async function electorate(app: Application, size: number, standing: Standing): Promise<readonly string[]> {
  const people: Participant[] = Array.from({ length: size }, (_, nth) => ({
    id: app.newId(),
    kind: 'local',
    name: `Somebody ${nth + 1}`,
    standing,
    territory: null,
    lang: null,
    actorUri: null,
    importKey: null,
    createdAt: app.now(),
    erasedAt: null,
  }));
  await app.store.transact((writer) => writer.imports.addParticipants(people));
  return people.map(({ id }) => id);
}

/** Does something for each, some at a time as a crowd does. */
export async function each<T, A>(all: readonly T[], act: (one: T, nth: number) => Promise<A>): Promise<A[]> {
  const answers: A[] = [];
  for (let at = 0; at < all.length; at += 50) {
    answers.push(...(await Promise.all(all.slice(at, at + 50).map((one, nth) => act(one, at + nth)))));
  }
  return answers;
}

/** The tally of a ballot as anybody sees it. */
export async function seen(app: Application, ballot: Pick<Ballot, 'id'>) {
  return value(await readBallotTally(app, { id: ballot.id, viewer: ANYBODY }));
}

/** The result that is shown; throws while it is hidden. */
export async function shownResult(app: Application, ballot: Pick<Ballot, 'id'>) {
  const { result } = await seen(app, ballot);
  if (!result.visible) throw new Error('the result is hidden');
  return resultDocument(result);
}

/** The published file, as a line of text after the other. */
export async function publishedLines(app: Application, ballot: Pick<Ballot, 'id'>): Promise<readonly string[]> {
  const view = value(await readPublishedBallots(app, { id: ballot.id }));
  const lines: string[] = [];
  for await (const line of publishedJsonl(view)) lines.push(line);
  return lines;
}

/** What the command line makes of the published file. */
export async function recounted(app: Application, ballot: Pick<Ballot, 'id'>) {
  const lines = await publishedLines(app, ballot);
  const again = await recountLines(
    (async function* () {
      yield* lines;
    })(),
    'published',
  );
  return value(again.result);
}

/** The file read by a few lines that know nothing of the program: its patterns, and the first line. */
export async function readByHand(app: Application, ballot: Pick<Ballot, 'id'>) {
  const [first = '{}', ...rest] = await publishedLines(app, ballot);
  const patterns = rest.map((line) => JSON.parse(line) as Pattern & { readonly pile: number });
  return { head: JSON.parse(first), patterns };
}
