import { describe, expect, it } from 'vitest';
import { deliveryIn, isOfItsOwnActor, newDelivery } from './delivery-message.ts';

const ACTOR = 'https://lyon.example/participants/1';
const fedify = {
  type: 'outbox',
  id: '3f6d',
  baseUrl: 'https://lyon.example',
  keys: [{ keyId: `${ACTOR}#main-key`, privateKey: { kty: 'RSA', d: 'x' } }],
  activity: { id: `${ACTOR}/1`, type: 'Create', actor: ACTOR, object: { id: `${ACTOR}/2` } },
  inbox: 'https://peer.example/inbox',
  started: '2026-03-02T08:00:00.000Z',
  attempt: 2,
  orderingKey: 'https://lyon.example/1\nhttps://peer.example',
};

describe('a message of the outbox', () => {
  it('is read as it was written', () => {
    const message = newDelivery({
      activity: `${ACTOR}/1`,
      activityType: 'Create',
      about: null,
      inbox: 'https://peer.example/inbox',
      speaker: ACTOR,
      body: null,
      key: null,
      orderingKey: 'x',
    });
    expect(deliveryIn(JSON.parse(JSON.stringify(message)))).toEqual(message);
  });

  it('is read as Fedify wrote it, signed with the key of today', () => {
    expect(deliveryIn(fedify)).toEqual({
      type: 'delivery',
      id: '3f6d',
      activity: `${ACTOR}/1`,
      activityType: 'Create',
      about: null,
      inbox: 'https://peer.example/inbox',
      speaker: ACTOR,
      body: JSON.stringify(fedify.activity),
      key: null,
      orderingKey: fedify.orderingKey,
      started: fedify.started,
      attempt: 2,
    });
  });

  it('keeps the key of an account that is no more', () => {
    const activity = { ...fedify.activity, type: 'Delete', object: { id: ACTOR, type: 'Tombstone' } };
    expect(deliveryIn({ ...fedify, activity })?.key).toEqual({ id: `${ACTOR}#main-key`, jwk: { kty: 'RSA', d: 'x' } });
  });

  it.each([null, 'text', {}, { type: 'fanout' }])('is none: %j', (message) => {
    expect(deliveryIn(message)).toBeNull();
  });
});

it.each([
  [{ type: 'Delete', actor: ACTOR, object: { id: ACTOR } }, true],
  [{ type: 'Delete', actor: ACTOR, object: { id: `${ACTOR}/2` } }, false],
  [{ type: 'Delete', actor: ACTOR, object: ACTOR }, false],
  [{ type: 'Update', actor: ACTOR, object: { id: ACTOR } }, false],
])('knows the last word of an account: %j', (activity, isLast) => {
  expect(isOfItsOwnActor(activity)).toBe(isLast);
});
