import { openPoll, voteInPoll } from '../src/application/poll/polls.ts';
import { ok } from '../src/domain/kit/result.ts';
import { chanceFrom, optionAt, waking } from './chance.ts';
import type { ConsultationScenario, PollScenario, Town } from './scenario.ts';
import { dayFrom, named, type Scene, voters } from './story.ts';

export function polls(town: Town, { slug, polls }: ConsultationScenario): readonly Scene[] {
  return polls.flatMap((input) => [opening(slug, input), ...answers(town, input)]);
}

function opening(slug: string, input: PollScenario): Scene {
  const { day, hour, key, question, options, closes } = input;
  return {
    day,
    hour,
    async act({ app, today, polls, agents }) {
      const opened = await openPoll(app, {
        slug,
        question,
        options,
        multiple: false,
        closesAt: dayFrom(today, closes),
        by: { kind: 'agent', id: named(agents, 'officer') },
      });
      if (opened.ok) polls.set(key, opened.value.id);
      return opened;
    },
  };
}

function answers(town: Town, { key, votes }: PollScenario): readonly Scene[] {
  const chance = chanceFrom(votes.seed);
  return voters(town).flatMap(({ name }): Scene[] => {
    const [answers, choice, day] = [chance() < votes.turnout, chance(), votes.from + Math.floor(chance() * votes.days)];
    if (!answers) return [];
    const option = optionAt(votes.shares, choice);
    return [
      {
        day,
        hour: waking(chance),
        async act({ app, people, polls }) {
          const pollId = named(polls, key);
          const poll = await app.store.read((reader) => reader.polls.byId(pollId));
          const optionIds = poll === null ? [] : [poll.options[option]?.id ?? ''];
          const voted = await voteInPoll(app, { pollId, participantId: named(people, name), optionIds });
          return voted.ok ? ok(null) : voted;
        },
      },
    ];
  });
}
