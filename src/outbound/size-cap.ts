import type { Dispatcher } from 'undici';
import { OutboundFailed } from './outbound-error.ts';

/**
 * Passes an answer on until its body, as it arrives from the wire, is larger than allowed. A declared length that is
 * too large ends it before a byte is read.
 */
export function capSize(
  handler: Dispatcher.DispatchHandler,
  cap: { readonly host: string; readonly bytes: number; readonly method: string },
): Dispatcher.DispatchHandler {
  let received = 0;
  const stop = (controller: Dispatcher.DispatchController) =>
    controller.abort(new OutboundFailed('too-large', cap.host, { detail: `the answer exceeds ${cap.bytes} bytes` }));
  // The decoder throws for unsupported codings.
  const passOn = (controller: Dispatcher.DispatchController, next: () => void) => {
    try {
      next();
    } catch (cause) {
      controller.abort(new OutboundFailed('malformed-response', cap.host, { cause }));
    }
  };
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onResponseStart: (...start) => {
      const [controller, status, headers] = start;
      const hasBody = cap.method !== 'HEAD' && status >= 200 && status !== 204 && status !== 304;
      if (hasBody && Number(headers['content-length'] ?? 0) > cap.bytes) stop(controller);
      else passOn(controller, () => handler.onResponseStart?.(...start));
    },
    onResponseData: (controller, chunk) => {
      received += chunk.length;
      if (received > cap.bytes) stop(controller);
      else handler.onResponseData?.(controller, chunk);
    },
    onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
    onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
  };
}
