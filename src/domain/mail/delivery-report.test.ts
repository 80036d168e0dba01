import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounce } from '../../../test/support/bounce.ts';
import { isUndeliverable, REPORT_BYTES_MAX, readDeliveryReport } from './delivery-report.ts';

const TO = 'bounces+0123@city.example';

/** As Exchange Online writes it: another order, no quotes, a comment behind the status, LF alone. */
const EXCHANGE = `From: postmaster@outlook.example
Delivered-To: ${TO}
content-type: Multipart/Report; boundary=abc_1; report-type=Delivery-Status

--abc_1
Content-Type: text/html

<p>Status: 4.0.0</p>
--abc_1
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0.example

Final-Recipient: rfc822;Ana@city.example
Action: Failed
Status: 5.1.10 (recipient not found)

Final-Recipient: rfc822;eva@city.example
Action: delayed
Status: 4.4.1
--abc_1--
`;

describe('a report of a mail server', () => {
  it('is read as Postfix and as Exchange write it', () => {
    const outcomes = [{ action: 'failed', status: '5.1.1' }];
    expect(readDeliveryReport(bounce({ to: TO }))).toEqual({ to: [TO], outcomes });
    expect(readDeliveryReport(EXCHANGE)).toEqual({
      to: [TO],
      outcomes: [
        { action: 'failed', status: '5.1.10' },
        { action: 'delayed', status: '4.4.1' },
      ],
    });
  });

  it.each([
    ['nothing', ''],
    ['a letter', `To: ${TO}\n\n550 5.1.1 no such user`],
    ['an automatic reply', `To: ${TO}\nContent-Type: text/plain\n\nI am away. Status: 5.1.1`],
    ['a report about something else', bounce({ to: TO }).replace('message/delivery-status', 'message/feedback-report')],
    ['a report without a status', bounce({ to: TO, status: 'unknown' })],
    ['a report of nobody', bounce({ to: TO }).replace('Final-Recipient', 'Recipient')],
    ['a report cut short', bounce({ to: TO }).slice(0, 850)],
    ['a multipart without a boundary', bounce({ to: TO }).replace('boundary=', 'border=')],
  ])('is not seen in %s', (_, text) => {
    expect(readDeliveryReport(text)).toBeNull();
  });

  it('says of an address that nothing arrives there, or not', () => {
    const says = (status: string, action = 'failed') => isUndeliverable({ status, action });
    for (const status of ['5.0.0', '5.1.1', '5.1.10', '5.2.1', '5.2.2', '5.4.4'])
      expect([status, says(status)]).toEqual([status, true]);
    for (const status of ['4.2.2', '4.4.7', '5.2.3', '5.3.4', '5.6.1', '5.7.1', '2.0.0']) {
      expect([status, says(status)]).toEqual([status, false]);
    }
    for (const action of ['delayed', 'delivered', 'relayed', 'expanded']) expect(says('5.1.1', action)).toBe(false);
  });

  it('is read in no time, whatever somebody sends', () => {
    const text = bounce({ to: TO });
    fc.assert(
      fc.property(fc.nat(text.length), fc.string(), fc.nat(40), (at, inserted, gone) => {
        const read = readDeliveryReport(text.slice(0, at) + inserted + text.slice(at + gone));
        expect(read === null || read.outcomes.length > 0).toBe(true);
      }),
    );
    const began = performance.now();
    for (const line of ['\n ', ':\n', '--b\n\n', 'a: b\n\n', ' \n\n', '=;boundary=']) {
      readDeliveryReport(
        `Content-Type: multipart/report; boundary=b\n\n${line.repeat(REPORT_BYTES_MAX / line.length)}`,
      );
      readDeliveryReport(line.repeat(REPORT_BYTES_MAX / line.length));
    }
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});
