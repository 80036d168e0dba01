import { z } from 'zod';
import { inviteAgent } from '../application/agent/invite-agent.ts';
import { setupInstitution } from '../application/institution/setup-institution.ts';
import { inOneTransaction } from '../application/kit/transaction.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok } from '../domain/kit/result.ts';
import { command } from './command.ts';
import { invitation } from './invite.ts';
import { LIST, localised } from './values.ts';

export const setup = command({
  path: 'setup',
  says: 'Make an empty node the node of an institution, and invite its first administrator',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser
      .requiredOption('--name <name>', 'its name, in the first language or as fr=…,en=…')
      .requiredOption('--handle <handle>', 'its name on the fediverse: letters, digits and _')
      .requiredOption('--territory <code>', 'code of its territory, or with a name: 69123=Lyon')
      .requiredOption('--languages <list>', 'languages of the pages, for example fr,en')
      .requiredOption('--admin-email <address>', 'whom to invite as administrator')
      .option('--time-zone <zone>', 'IANA name', 'Europe/Paris'),
  options: z.object({
    name: z.string(),
    handle: z.string(),
    territory: z.string(),
    languages: LIST,
    adminEmail: z.string(),
    timeZone: z.string(),
  }),
  async run({ open }, { name, handle, territory, languages, adminEmail, timeZone }) {
    const { app } = await open();
    const usual = languages[0] ?? 'fr';
    const parameters = localised(name, usual);
    const equals = territory.indexOf('=');
    const code = equals === -1 ? territory : territory.slice(0, equals);
    const placed = equals === -1 ? parameters : localised(territory.slice(equals + 1), usual);
    // Both or neither: with an invalid address, there would be an institution that nobody can sign in to.
    const done = await inOneTransaction(app, async (within) => {
      const institution = await setupInstitution(within, {
        name: parameters,
        handle,
        languages,
        timeZone,
        territory: { code, name: placed, within: null },
      });
      return institution.ok
        ? await inviteAgent(within, { email: adminEmail, role: 'administrator', by: OPERATOR })
        : institution;
    });
    if (!done.ok) return done;
    const link = invitation(app.origin, done.value);
    return ok({
      json: { handle, origin: app.origin, administrator: link.json },
      text: [
        `${app.origin} is now the node of ${Object.values(parameters)[0]} (@${handle}@${new URL(app.origin).host}).`,
        ...link.text,
      ],
    });
  },
});
