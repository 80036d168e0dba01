import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { sendDigests } from '../../src/application/mail/digest/send-digests.ts';
import type { Participant } from '../../src/domain/participant/participant.ts';
import { remoteActorFrom } from '../../src/federation/inbox/remote-actors.ts';
import { authorResource } from '../../src/http/api/proposal/proposal-resource.ts';
import { writeLetter } from '../../src/i18n/write-letter.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { followed } from '../support/digests.ts';
import { mailsTo } from '../support/mails.ts';
import { openPages, type Pages } from './pages.ts';

const ACTOR = 'https://evil.example/users/ana';
/** As a node kept it that did not look at names. */
const STORED = 'Mayor @mayor@victim.example Z\u0301\u0302\u0303\u0304\u0305\u0306';
const NAME = 'Mayor mayor victim.example Ź\u0302\u0303';
const SHOWN = `<bdi>${NAME}</bdi>`;
const ACCOUNT = ' <bdi class="account" dir="ltr">@ana@evil.example</bdi>';

describe('somebody from another server', () => {
  let pages: Pages;
  let mayor: Participant;
  let commentId: string;
  const PROPOSAL = '/consultations/velo/proposals/1';

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    const { id } = await opened(app, 'velo', { rules: { hold: 'nothing' } });
    await opened(app, 'attente', { rules: { hold: 'everything' } });
    mayor = await registeredPerson(app, 'x', { kind: 'remote', standing: 'fediverse', actorUri: ACTOR });
    mayor = { ...mayor, name: STORED };
    await app.store.transact(async (writer) => {
      await writer.participants.save(mayor);
      const document = { id: ACTOR, type: 'Person', inbox: `${ACTOR}/inbox`, preferredUsername: 'ana', name: 'x' };
      const actor = remoteActorFrom(document, ACTOR, pages.clock.now());
      if (actor !== null) await writer.peers.saveActor(actor);
    });
    await followed(app, 'known@city.example', { kind: 'consultation', slug: 'velo' });
    const proposal = await proposed(app, { slug: 'velo', authorId: mayor.id, body: 'Une piste' });
    await proposed(app, { slug: 'attente', authorId: mayor.id, body: 'Une piste' });
    const on = { slug: 'velo', proposalId: proposal.id, lang: 'fr' };
    expect(proposal.consultationId).toBe(id);
    commentId = value(await submitComment(app, { ...on, authorId: mayor.id, body: 'Votez pour.' })).id;
    const leo = await registeredPerson(app, 'Léo');
    value(await submitComment(app, { ...on, authorId: leo.id, body: 'Ah ?', parentId: commentId }));
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('is named with their account in lists of proposals', async () => {
    expect(await pages.text('/consultations/velo')).toContain(`${SHOWN}${ACCOUNT}`);
  });

  it('is named with their account on a proposal, in its comments, in a reply to them and where one replies', async () => {
    const page = await pages.text(PROPOSAL);
    const linked = `<a href="/participants/${mayor.id}">${SHOWN}</a>${ACCOUNT}`;
    expect(page).toMatch(new RegExp(`<p class="small quiet">[^<]*${escaped(linked)}`));
    expect(page).toMatch(new RegExp(`id="c-${commentId}">\\s*<p class="small">[^<]*${escaped(linked)}`));
    expect(page).toContain(`<a href="#c-${commentId}">en réponse à ${SHOWN}${ACCOUNT}</a>`);
    expect(page).toContain(`Répondre à ${SHOWN}${ACCOUNT}</a>`);
    expect(page).not.toContain('@mayor');
    const reply = await pages.text(`${PROPOSAL}/comment?to=${commentId}`);
    expect(reply).toContain(`<p class="small">${SHOWN}${ACCOUNT}</p>`);
  });

  it('is named with their account on the page of what they wrote', async () => {
    const page = await pages.text(`/participants/${mayor.id}`);
    expect(page).toContain(`<h1>${SHOWN}${ACCOUNT}</h1>`);
    expect(page).toContain(`<title>${NAME} (@ana@evil.example)`);
  });

  it('is named with their account in feeds', async () => {
    for (const path of ['/consultations/velo.atom', `${PROPOSAL}.atom`]) {
      const feed = await pages.text(path);
      expect(feed, path).toContain(`<name>${NAME} (@ana@evil.example)</name>`);
      expect(feed, path).not.toContain('@mayor');
    }
  });

  it('is named with their account at the desk', async () => {
    const { agent } = value(await inviteAgent(pages.app, { email: 'o@lyon.example', role: 'moderator', by: null }));
    const desk = await pages.text('/admin/moderation', { cookie: await pages.signedIn({ agentId: agent.id }) });
    expect(desk).toContain(`${SHOWN}${ACCOUNT}`);
    expect(desk).not.toContain('@mayor');
  });

  it('is not named in mails, which can pass for nobody', async () => {
    pages.clock.set('2026-03-03T06:00:00Z');
    await sendDigests(pages.app);
    const mails = await mailsTo(pages.app, 'known@city.example');
    const letters = mails.map((mail) => JSON.stringify(writeLetter(mail, pages.app.origin)));
    expect(letters[0]).toContain('Une piste');
    for (const letter of letters) expect(letter).not.toMatch(/mayor/i);
  });

  it('keeps the members of the API, with a name that is no account', () => {
    const author = { id: mayor.id, kind: 'remote', name: STORED, actorUri: ACTOR, handle: 'ana@evil.example' } as const;
    expect(authorResource({ author, status: 'published' })).toEqual({
      id: mayor.id,
      name: NAME,
      kind: 'remote',
      uri: ACTOR,
      institution: null,
    });
  });

  it('loses at signs and stacked marks on arrival', () => {
    const named = (name: string) =>
      remoteActorFrom({ id: ACTOR, type: 'Person', inbox: `${ACTOR}/inbox`, preferredUsername: 'ana', name }, ACTOR, at)
        ?.name;
    const at = pages.clock.now();
    expect(named(STORED)).toBe(NAME);
    expect(named('\u202e\u0007Mayor')).toBe('Mayor');
    expect(named(' @ ')).toBe('ana');
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
