import { createConsultation } from '../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../src/application/consultation/publish-consultation.ts';
import { answers, comments, removals } from './acts.ts';
import { polls } from './poll-acts.ts';
import { proposals, revisions, supports } from './proposal-acts.ts';
import { questionnaires } from './questionnaire-acts.ts';
import type { ConsultationScenario, Town } from './scenario.ts';
import { dayFrom, named, type Scene } from './story.ts';
import { ballots } from './votes.ts';

/** All that happens in a consultation; of what happens at one moment, what is told first here comes first. */
export function consultationActs(town: Town, input: ConsultationScenario): readonly Scene[] {
  return [
    opening(input),
    ...proposals(town, input),
    ...supports(town, input),
    ...ballots(town, input),
    ...comments(town, input),
    ...polls(town, input),
    ...questionnaires(town, input),
    ...revisions(town, input),
    ...removals(input),
    ...answers(input),
  ];
}

function opening(input: ConsultationScenario): Scene {
  return {
    day: input.day,
    hour: 9,
    async act({ app, today, agents }) {
      const { slug, title, summary, rules, campaign } = input;
      const by = { kind: 'agent', id: named(agents, 'officer') } as const;
      const phases = input.phases.map(({ kind, from, to }) => ({
        kind,
        opensAt: dayFrom(today, from),
        closesAt: dayFrom(today, to),
      }));
      const drafted = await createConsultation(app, { slug, title, summary, rules, campaign, phases, by });
      return drafted.ok ? await publishConsultation(app, { slug, by }) : drafted;
    },
  };
}
