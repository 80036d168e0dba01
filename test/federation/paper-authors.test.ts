import '../../src/start/temporal.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { changesAt } from '../../src/federation/network/changes.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { commentAt, proposalAt } from '../../src/federation/publication/objects.ts';
import { openMigrated } from '../storage/migrated.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { contentOf, deliveringCity, SLUG } from './delivering-city.ts';
import { value } from './publishing-city.ts';

describe('what came on paper, in documents', () => {
  const PLACE = 'Marché de la Croix-Rousse';
  const NAME = `une personne, sur papier (${PLACE})`;
  let app: Application;
  let documents: DocumentContext;
  let commentId: string;
  const sheet = async () =>
    value(await registerParticipant(app, { name: PLACE, kind: 'paper', standing: 'paper', lang: 'fr' })).id;

  beforeAll(async () => {
    app = applicationOn(await openMigrated(), clockAt('2026-03-10T08:00:00Z'));
    documents = createDocumentContext(app);
    await deliveringCity(app);
    const authorId = await sheet();
    const proposal = value(await submitProposal(app, { slug: SLUG, authorId, content: contentOf('Un banc') }));
    const comment = { slug: SLUG, proposalId: proposal.id, authorId: await sheet(), body: 'Bien vu.', lang: 'fr' };
    commentId = value(await submitComment(app, comment)).id;
  });

  it('is said with its place in the language of the text, and has no actor', async () => {
    const proposal = JSON.parse((await proposalAt(documents, { slug: SLUG, number: 1 }))?.signed.body ?? 'null');
    expect(proposal).toMatchObject({ authorName: NAME });
    expect(proposal).not.toHaveProperty('author');
    expect(JSON.stringify(proposal.contentMap ?? proposal.content)).toContain(`— ${NAME}`);
  });

  it('is published by the consultation where it is a comment', async () => {
    const group = documents.uris.consultation(SLUG);
    const comment = JSON.parse((await commentAt(documents, { slug: SLUG, commentId }))?.signed.body ?? 'null');
    expect(comment).toMatchObject({ attributedTo: group, authorName: NAME });
  });

  it('is said in a language of the consultation where that of the text is none of the interface', async () => {
    const content = { ...contentOf('x'), title: { de: 'Bank' }, body: { de: 'Hier.' }, lang: 'de' };
    const german = value(await submitProposal(app, { slug: SLUG, authorId: await sheet(), content }));
    const read = await proposalAt(documents, { slug: SLUG, number: german.number ?? 0 });
    expect(JSON.parse(read?.signed.body ?? 'null')).toMatchObject({ authorName: NAME });
    const answer = { slug: SLUG, proposalId: german.id, authorId: await sheet(), body: 'Gut.', lang: 'de' };
    const { id } = value(await submitComment(app, answer));
    const comment = await commentAt(documents, { slug: SLUG, commentId: id });
    expect(JSON.parse(comment?.signed.body ?? 'null')).toMatchObject({ authorName: NAME });
  });

  it('reaches co-hosts with the same words', async () => {
    const read = await changesAt(documents, { slug: SLUG, query: new URLSearchParams('page=true') });
    const items: readonly { authorName?: string; author?: string }[] = JSON.parse(read ?? 'null').orderedItems;
    expect(items.flatMap(({ authorName }) => authorName ?? [])).toEqual([NAME, NAME, NAME, NAME]);
    expect(items.some((item) => 'author' in item)).toBe(false);
  });
});
