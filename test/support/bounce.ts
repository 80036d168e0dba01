/**
 * A report as Postfix 3.7 writes it (RFC 3464): folded headers, a part for people, one for machines, and the mail that came
 * back.
 */
export function bounce(of: {
  readonly to: string;
  readonly status?: string;
  readonly action?: string;
  readonly recipient?: string;
}): string {
  const { to, status = '5.1.1', action = 'failed', recipient = 'ana@city.example' } = of;
  return `Return-Path: <>
Received: by mx.city.example (Postfix)
\tid 4F1C22A; Mon,  2 Mar 2026 09:00:00 +0100 (CET)
Date: Mon,  2 Mar 2026 09:00:00 +0100 (CET)
From: MAILER-DAEMON@mx.city.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: ${to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="3D5A21F.1772438400/mx.city.example"
Message-Id: <20260302080000.4F1C22A@mx.city.example>

This is a MIME-encapsulated message.

--3D5A21F.1772438400/mx.city.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.city.example.

<${recipient}>: host mail.city.example[192.0.2.7] said: 550 ${status} (in reply to RCPT TO command)

--3D5A21F.1772438400/mx.city.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.city.example
X-Postfix-Queue-ID: 3D5A21F

Final-Recipient: rfc822; ${recipient}
Original-Recipient: rfc822;${recipient}
Action: ${action}
Status: ${status}
Remote-MTA: dns; mail.city.example
Diagnostic-Code: smtp; 550 ${status} <${recipient}>: Recipient address
    rejected

--3D5A21F.1772438400/mx.city.example
Content-Description: Undelivered Message
Content-Type: message/rfc822

Return-Path: <${to}>
To: ${recipient}
Subject: News of what you follow

Status: 5.1.1
--3D5A21F.1772438400/mx.city.example--
`.replaceAll('\n', '\r\n');
}
