import { isDeciding } from '../../application/network/incoming/decide-incoming.ts';
import { isRemoving } from '../../application/network/outgoing/forward-report.ts';
import type { AdditionalDeliveries } from '../deliver.ts';
import { hostAnswerSender } from '../replies/host-answer-sender.ts';
import { sendDecidedAnswer } from './answer-decided.ts';
import { forwardRemoval, forwardReport } from './forward-report.ts';
import { notifyOrigin } from './notify-origin.ts';
import { type OutgoingParts, sendOutgoingContributions } from './send-outgoing.ts';

/** Both directions of outgoing contributions: what is sent to a host, reports included, and the replies of a host. */
export function createOutgoingContributions(parts: OutgoingParts): AdditionalDeliveries {
  const sendHostAnswer = hostAnswerSender(parts);
  return {
    concerns: (event) => event.type === 'home-act-kept' || event.type === 'report-filed' || isDeciding(event),
    async consume(event) {
      if (event.type === 'home-act-kept') await sendOutgoingContributions(parts);
      else if (event.type === 'report-filed') await forwardReport(parts, event.data.reportId);
      else {
        await sendDecidedAnswer(parts.documents.app, sendHostAnswer, event);
        await notifyOrigin(parts, event);
        if (isRemoving(event)) await forwardRemoval(parts, event);
      }
    },
    async sendDue() {
      await sendOutgoingContributions(parts);
    },
  };
}
