import { createHmac, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newWebhookSecret, signatureOf, verifyingSecret } from './signature.ts';

/** The example of the specification of Standard Webhooks 1.0. */
const VECTOR = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
};

describe('a webhook signature', () => {
  it('is that of the example in the specification', () => {
    expect(signatureOf(VECTOR, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('is by a secret of 32 random bytes, which the other side is given', () => {
    const secret = newWebhookSecret('v1');
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    expect([secret.startsWith('whsec_'), key.length, verifyingSecret(secret)]).toEqual([true, 32, secret]);
    const expected = createHmac('sha256', key).update(`${VECTOR.id}.${VECTOR.timestamp}.${VECTOR.body}`);
    expect(signatureOf(VECTOR, secret)).toBe(`v1,${expected.digest('base64')}`);
  });

  it('is by Ed25519 where it is asked for, and verifies with the public key that is shown', () => {
    const secret = newWebhookSecret('v1a');
    const shown = verifyingSecret(secret);
    expect([secret.slice(0, 5), shown.slice(0, 5)]).toEqual(['whsk_', 'whpk_']);
    const x = Buffer.from(shown.slice('whpk_'.length), 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const [version, value = ''] = signatureOf(VECTOR, secret).split(',');
    const content = Buffer.from(`${VECTOR.id}.${VECTOR.timestamp}.${VECTOR.body}`);
    expect([version, verify(null, content, key, Buffer.from(value, 'base64'))]).toEqual(['v1a', true]);
  });

  it('is another for another body, time or id', () => {
    const secret = newWebhookSecret('v1');
    const all = [VECTOR, { ...VECTOR, body: '{}' }, { ...VECTOR, timestamp: 1 }, { ...VECTOR, id: 'msg_2' }];
    expect(new Set(all.map((signed) => signatureOf(signed, secret))).size).toBe(all.length);
  });
});
