import { z } from 'zod';
import { createToken, revokeToken } from '../application/agent/create-token.ts';
import { inviteAgent } from '../application/agent/invite-agent.ts';
import { type Agent, ROLES, SCOPES, type Token } from '../application/agent/ports.ts';
import { readTokens } from '../application/agent/reads.ts';
import type { Application } from '../application/application.ts';
import { readConsultation } from '../application/consultation/read-consultations.ts';
import { setupInstitution } from '../application/institution/change-institution.ts';
import { isLive } from '../application/kit/access.ts';
import { inOneTransaction } from '../application/kit/transaction.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { isId } from '../domain/kit/id.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../domain/kit/result.ts';
import { STANDINGS } from '../domain/participant/standing.ts';
import { argument, command, option, required } from './command.ts';
import { LIST, localised, oneOf } from './values.ts';

export const adminInvite = command({
  path: 'admin invite',
  says: 'Invite somebody of the institution, or give them another role; prints a link that signs them in once',
  beside: 'runs-in-it',
  takes: {
    email: argument('their mail address; kept sealed'),
    role: required('<role>', ROLES.join(', '), oneOf(ROLES)),
    consultation: option(
      '<slugs...>',
      'the consultations they work on; all of them where none is named',
      z.array(z.string()).optional(),
    ),
  },
  async run({ open }, { email, role, consultation: slugs }) {
    const { app } = await open();
    const within = slugs === undefined ? ok(null) : await consultationIds(app, slugs);
    if (!within.ok) return within;
    const invited = await inviteAgent(app, { email, role, consultations: within.value, by: OPERATOR });
    if (!invited.ok) return invited;
    return ok(invitation(app.origin, invited.value));
  },
});

/** Consultations by their slugs, drafts too. */
async function consultationIds(
  app: Application,
  slugs: readonly string[],
): Promise<Result<readonly string[], Refusal>> {
  const ids: string[] = [];
  for (const slug of slugs) {
    const found = await readConsultation(app, { slug, viewer: DRAFT_READER });
    if (!found.ok) return found;
    ids.push(found.value.consultation.id);
  }
  return ok(ids);
}

type Invited = { readonly agent: Agent; readonly secret: string; readonly expiresAt: Date };

/** The link of an invitation, which is shown only once. */
function invitation(origin: string, { agent, secret, expiresAt }: Invited) {
  const signIn = `${origin}/sign-in/${secret}`;
  return {
    json: { id: agent.id, role: agent.role, signIn, expiresAt },
    text: [`Sign-in link for this ${agent.role}, good once until ${expiresAt.toISOString()}:`, `  ${signIn}`],
  };
}

export const tokenCreate = command({
  path: 'token create',
  says: 'Make a token for the API; it is shown this once',
  beside: 'runs-in-it',
  takes: {
    scopes: required('<list>', `what it may do, of ${SCOPES.join(',')}`, LIST),
    name: required('<name>', 'what it is for'),
    participant: option('<id or name>', 'whom it acts for: an id, or a name for a new participant'),
    standing: option('<standing>', 'standing of the new participant', oneOf(STANDINGS).prefault('registered')),
    consultation: option(
      '<slugs...>',
      'the consultations it is bound to; all of them where none is named',
      z.array(z.string()).optional(),
    ),
    expires: option('<date>', 'when it is over: 2030-01-31, or with a time and an offset'),
  },
  async run({ open }, { scopes, name, participant, standing, consultation: slugs, expires }) {
    const { app } = await open();
    const within = slugs === undefined ? ok(null) : await consultationIds(app, slugs);
    if (!within.ok) return within;
    const named = participant ?? (standing === 'registered' ? undefined : name);
    const whom = named === undefined ? undefined : isId(named) ? { id: named } : { name: named, standing };
    const input = { name, scopes, participant: whom, consultations: within.value, expiresAt: expires, by: OPERATOR };
    const created = await createToken(app, input);
    if (!created.ok) return created;
    const { token, secret } = created.value;
    const text = [secret, ...(token.participantId === null ? [] : [`acts for participant ${token.participantId}`])];
    return ok({ json: { ...shown(token, app.now()), token: secret }, text });
  },
});

export const tokenList = command({
  path: 'token list',
  says: 'List the tokens: what they may do and until when, never the tokens themselves',
  beside: 'runs-in-it',
  async run({ open }) {
    const { app } = await open();
    const tokens = (await readTokens(app)).map((token) => shown(token, app.now()));
    const text = tokens.map(
      ({ id, live, name, scopes }) => `${id}  ${live ? 'live' : 'over'}  ${name}  ${scopes.join(',')}`,
    );
    return ok({ json: { items: tokens, next: null }, text: text.length === 0 ? 'There are no tokens.' : text });
  },
});

export const tokenRevoke = command({
  path: 'token revoke',
  says: 'End a token for good',
  beside: 'runs-in-it',
  takes: { id: argument('as token list shows it') },
  async run({ open }, { id }) {
    if (!isId(id)) return refuse({ type: 'not-found', what: 'token' });
    const { app } = await open();
    const revoked = await revokeToken(app, { tokenId: id, by: OPERATOR });
    if (!revoked.ok) return revoked;
    return ok({ json: shown(revoked.value, app.now()), text: `The token ${revoked.value.name} is revoked.` });
  },
});

function shown(token: Token, now: Date) {
  const { hash: _, ...rest } = token;
  return { ...rest, live: isLive(token, now) };
}

export const setup = command({
  path: 'setup',
  says: 'Make an empty node the node of an institution, and invite its first administrator',
  beside: 'runs-in-it',
  makes: true,
  takes: {
    name: required('<name>', 'its name, in the first language or as fr=…,en=…'),
    handle: required('<handle>', 'its name on the fediverse: letters, digits and _'),
    territory: required('<code>', 'code of its territory, or with a name: 69123=Lyon'),
    languages: required('<list>', 'languages of the pages, for example fr,en', LIST),
    adminEmail: required('<address>', 'whom to invite as administrator'),
    timeZone: option('<zone>', 'IANA name', z.string().prefault('Europe/Paris')),
  },
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
