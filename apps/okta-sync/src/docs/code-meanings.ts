import type { ReasonCode } from '../apply/operation-result.ts';
import type { EXIT } from '../exit-code.ts';
import type { Drift, NoticeKind } from '../plan/plan.ts';

/** What each exit code means. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'In sync, applied, or done. `run`: stopped by a signal.',
  unexpected: 'An error that the daemon did not expect, or there is nothing of that name.',
  changesPending: 'A plan was made that would change something, or the first plan waits to be looked at.',
  blocked: 'A guard holds the plan back: nothing was changed but the access of people who may have none.',
  partial:
    'Something failed or could not be settled. `status`: the last run was not good, or too long ago. `doctor`: it cannot work like this.',
  config: 'The command line, the configuration, a secret or the state is wrong.',
  sourceUnavailable: 'The source cannot be used: not reachable, or it refused the credentials.',
  targetUnavailable: 'The application cannot be used: not reachable, or it refused the token.',
  locked: 'Another process works with the same state.',
  stale: 'The saved plan is not what would be done now: nothing was changed.',
  stopped: 'Stopped by SIGINT or SIGTERM before the end; standard error says what is done.',
};

/** What each reason means why an operation failed, and what to do about it. */
export const REASON_MEANINGS: Readonly<Record<ReasonCode, string>> = {
  TARGET_CONFLICT:
    'The application says that something of it belongs to another, such as a userName. Look for the other account there; if it is the same person, give it their externalId.',
  TARGET_GONE: 'The account or the group was deleted meanwhile. Nothing: the next plan knows.',
  TARGET_REFUSED:
    'The application understood, and does not accept it. The reason quotes it: a rule of its own, or an attribute that it does not take.',
  TARGET_TIMEOUT:
    'No answer came in time, or the connection broke. It may have been done; the next read tells.',
  TARGET_BUSY: 'The application asked to wait, and was still busy after the last attempt.',
  TARGET_ERROR: 'The application failed (5xx). Its log says why.',
  TARGET_UNVERIFIED:
    'It was accepted, and no read afterwards shows it. The application may be slow, or ignore it.',
  DEPENDS_ON_FAILED: 'The account or the group that it needs could not be created; see the reason of that.',
  UNEXPECTED: "An error of the daemon's own. Please report it, with the log.",
};

/** What each kind of notice means: something that a plan leaves alone. */
export const NOTICE_MEANINGS: Readonly<Record<NoticeKind, string>> = {
  'source-unproven': 'A group of the source could not be read completely. Nobody is removed because of it.',
  'removal-held':
    'Memberships cannot be checked, because only a read that is not complete speaks against them.',
  kept: 'Somebody or something set by hand in the application is left alone.',
  unmapped: 'The application has no such group.',
  'group-remade':
    'The application has another group of that name than before. Nobody leaves it because of what was remembered of the old one; who is in it was put there by others.',
  'source-replaced':
    'A group of the source was deleted, and another one has its name. See the rule `group-replaced`.',
  'mappings-differ':
    'Two names mean the same group of the application, and its mappings say different things of who leaves it. The most careful of them count.',
  'guard-unmatched':
    'A guard names somebody whom neither the source nor the application knows, or a group that the application does not have: it guards nothing.',
  'unmanaged-admin-inactive':
    'Somebody whom the daemon does not manage is in a privileged group, and may have no access by the source. End it by hand, or set `users.unmanagedAdmins: deactivate`.',
  'unmanaged-admin':
    'Somebody is in a privileged group whom the source does not know, such as an emergency account.',
  'name-taken': 'A mirrored group cannot have its name, because another group has it.',
  ambiguous:
    'It is not certain whose account it is; the candidates are named. Give one of them the externalId.',
  'status-unknown':
    'The status of the person is none that is known. They keep what they have, and get nothing. Where it means that they are gone, end the access by hand.',
  'no-account': 'The person has no account, and `users.create` is off.',
  'no-access': 'The person is in a group that would give the membership, with a status that gives none.',
  'attribute-unusable': "The source's value does not fit the attribute.",
  'attribute-ignored':
    'The application takes the attribute and does not keep it, so it is not written again. Take it out of `users.attributes`, or look why.',
  protected: 'Something would be taken from somebody who is protected; it is not.',
  escrowed: 'It failed earlier, and is tried again later.',
};

/** What each kind of drift means: the application was changed by somebody else. */
export const DRIFT_MEANINGS: Readonly<Record<Drift['kind'], string>> = {
  'membership-removed': 'A membership that the daemon gave is no longer there.',
  'membership-added': 'Somebody is in the group whom neither the source nor the daemon put there.',
  'account-deactivated': 'An account was made inactive by somebody else.',
  'account-reactivated': 'An account that the daemon made inactive is active again.',
  'account-removed': 'An account that the daemon knew is no longer there.',
};
