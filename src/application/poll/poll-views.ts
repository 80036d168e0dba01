import type { Consultation } from '../../domain/consultation/consultation.ts';
import { pollDisclosureOf } from '../../domain/consultation/visibility.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Poll } from '../../domain/poll/poll.ts';
import type { Application, Reader } from '../application.ts';
import { pseudonymOf } from '../kit/pseudonym.ts';
import type { Viewer } from '../kit/viewer.ts';
import type { CityPoll } from '../network/subtotal/ports.ts';
import { cityPolls } from '../network/subtotal/read-cities.ts';
import type { PollView } from './ports.ts';

/** The polls of a consultation, each with what may be shown of its votes: those of all institutions that hold it. */
export async function pollViews(
  reader: Reader,
  app: Application,
  of: { readonly consultation: Consultation; readonly viewer: Viewer },
): Promise<readonly PollView[]> {
  const { consultation } = of;
  const { participantId } = of.viewer;
  const polls = await reader.polls.of(consultation.id);
  const voter =
    participantId === null || polls.length === 0
      ? null
      : await pseudonymOf(reader, app, { participantId, consultationId: consultation.id });
  return await Promise.all(
    polls.map(async (poll): Promise<PollView> => {
      const mine = voter === null ? [] : await reader.polls.votesOf(poll.id, voter);
      const disclosure = pollDisclosureOf(consultation, poll, { now: app.now(), tookPart: mine.length > 0 });
      if (!disclosure.visible) return { poll, votes: disclosure, cities: null, mine };
      // Asked together, so that both go to the database in one statement.
      const counting = reader.views.pollVotes(poll.id);
      const ours = counting.then(({ voters, byOption }) => {
        return { voters, votes: poll.options.map(({ id }) => byOption[id] ?? 0) };
      });
      const [own, cities] = await Promise.all([
        counting,
        consultation.publishedAt === null ? null : cityPolls(reader, app, { consultation, poll, own: ours }),
      ]);
      const votes = cities === null ? own : together(poll, cities);
      return { poll, votes: { visible: true, ...votes }, cities, mine };
    }),
  );
}

function together(poll: Poll, cities: readonly CityPoll[]) {
  const byOption: { [option: Id]: number } = {};
  for (const [index, { id }] of poll.options.entries()) {
    byOption[id] = cities.reduce((sum, { polled }) => sum + (polled?.votes[index] ?? 0), 0);
  }
  return { voters: cities.reduce((sum, { polled }) => sum + (polled?.voters ?? 0), 0), byOption };
}
