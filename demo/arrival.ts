import { inviteAgent } from '../src/application/agent/invite-agent.ts';
import { setupInstitution } from '../src/application/institution/change-institution.ts';
import { registerParticipant } from '../src/application/participant/register-participant.ts';
import { ok } from '../src/domain/kit/result.ts';
import type { Person, Town } from './scenario.ts';
import type { Scene } from './story.ts';

/** The town, its agents, and everybody who will take part, long before anything else. */
export function foundingOf(town: Town): readonly Scene[] {
  return [
    institution(town),
    ...Object.entries(town.agents).map(([name, email]) => agent(town.founded, name, email)),
    ...town.everybody.map((person, at) => arrival(town, person, at)),
  ];
}

function institution({ institution, founded, territory: { quarters, ...territory } }: Town): Scene {
  const { about, ...rest } = institution;
  return {
    day: founded,
    hour: 8,
    act: ({ app }) =>
      setupInstitution(app, {
        ...rest,
        territory: { ...territory, within: null },
        territories: quarters.map((quarter) => ({ ...quarter, within: territory.code })),
        ...(about === undefined ? {} : { notices: { about } }),
      }),
  };
}

function agent(day: number, name: string, email: string): Scene {
  return {
    day,
    hour: 9,
    async act({ app, agents }) {
      const invited = await inviteAgent(app, { email, role: 'officer', by: null });
      if (invited.ok) agents.set(name, invited.value.agent.id);
      return invited;
    },
  };
}

/** Residents live in one quarter after the other. */
function arrival({ people, territory: { quarters } }: Town, person: Person, at: number): Scene {
  const { name, kind, standing, server } = person;
  const quarter = quarters[at % quarters.length]?.code ?? null;
  return {
    day: people.day,
    hour: 8 + at * people.hours,
    async act({ app, people }) {
      const joined = await registerParticipant(app, {
        name,
        kind,
        standing,
        territory: standing === 'resident' ? quarter : null,
        ...(server === undefined ? {} : { actorUri: `${server}/users/${name}` }),
      });
      if (!joined.ok) return joined;
      people.set(name, joined.value.id);
      return ok(null);
    },
  };
}
