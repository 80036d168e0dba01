import { expect, it } from 'vitest';
import type { Comment } from '../../../domain/comment/comment.ts';
import type { NewEvent } from '../../../domain/event/event.ts';
import type { Application } from '../../application.ts';
import { outgoingPublished } from './outgoing-published.ts';

const now = new Date('2026-03-06T12:00:00Z');
const app = { newId: () => 'id', now: () => now } as unknown as Application;
const published = { type: 'comment-changed', consultationId: 'c1', proposalId: 'p1' } as unknown as NewEvent;
const comment = (status: string) =>
  ({ kind: 'comment', id: 'k1', uri: 'https://lyon.example/comments/1', status }) as unknown as {
    kind: 'comment';
  } & Comment;

it('is an act of the city of the author once its words are public', () => {
  expect(outgoingPublished({ app }, published, comment('published'))).toMatchObject([
    { type: 'outgoing-comment-published', data: { uri: 'https://lyon.example/comments/1', commentId: 'k1' } },
  ]);
});

it.each(['held', 'removed', 'withdrawn'])('is none where what is here is %s', (status) => {
  expect(outgoingPublished({ app }, published, comment(status))).toEqual([]);
});
