import { errors } from 'undici';
import { OutboundFailed, type OutboundFailureReason, OutboundRefused } from './outbound-error.ts';

/** Names the error that undici, TLS, zlib or the resolver gave for a request to `host`. */
export function failureOf(
  error: Error,
  context: { readonly host: string; readonly answerStarted: boolean },
): OutboundRefused | OutboundFailed {
  if (error instanceof OutboundRefused || error instanceof OutboundFailed) return error;
  const code = codeOf(error);
  const cause = withoutAnswerBytes(error);
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') {
    return new OutboundRefused('closed', context.host, { cause });
  }
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return new OutboundRefused('bad-request', context.host, { cause });
  }
  const named = reasonOfCode(code) ?? (error instanceof errors.HTTPParserError ? 'malformed-response' : undefined);
  const reason = named ?? (context.answerStarted ? 'interrupted' : 'unreachable');
  return new OutboundFailed(reason, context.host, { cause });
}

/** Nobody whom this machine trusts signed the certificate, as where an institution has an authority of its own. */
const UNKNOWN_AUTHORITY =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/;

function reasonOfCode(code: string): OutboundFailureReason | undefined {
  if (/^(ENOTFOUND|ENODATA|ESERVFAIL|EAI_\w+)$/.test(code)) return 'unresolvable';
  if (/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/.test(code)) return 'timeout';
  if (/^(UND_ERR_RES_EXCEEDED_MAX_SIZE|UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW)$/.test(code)) return 'too-large';
  if (UNKNOWN_AUTHORITY.test(code)) return 'unknown-authority';
  if (/^(EPROTO|ERR_SSL_|ERR_TLS_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/.test(code)) {
    return 'untrusted-tls';
  }
  if (/^(HPE_|Z_|ERR_BROTLI|ERR_ZSTD|ZSTD_|ERR__|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)/.test(code)) {
    return 'malformed-response';
  }
  return undefined;
}

/** Of several connection attempts (RFC 8305) the first that says something. */
function codeOf(error: Error): string {
  const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (own !== '' || !(error instanceof AggregateError)) return own;
  for (const attempt of error.errors) {
    if (attempt instanceof Error && codeOf(attempt) !== '') return codeOf(attempt);
  }
  return '';
}

/** undici's parser error holds what the peer sent, which a log must not. */
function withoutAnswerBytes(error: Error): Error {
  if (error instanceof errors.HTTPParserError) {
    return Object.assign(new Error(error.message), error.code === undefined ? {} : { code: error.code });
  }
  return error;
}
