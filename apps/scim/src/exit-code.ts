/** What the process ends with. */
export const EXIT = {
  ok: 0,
  /** The service provider refused something, or something else failed. */
  refused: 1,
  /** The command line, the environment or a file is wrong; nothing was sent. */
  usage: 2,
  /** What was asked for is not there. */
  notFound: 3,
  /** No usable answer came. */
  unreachable: 4,
  /** It was not confirmed, or a limit holds it back; nothing was changed. */
  declined: 5,
  /** Stopped by a signal, as shells tell it of SIGINT. */
  stopped: 130,
} as const;

/** One of the codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each code means, for people. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  [EXIT.ok]: 'done',
  [EXIT.refused]: 'the service provider refused it, or it failed',
  [EXIT.usage]: 'the command line, the environment or a file is wrong',
  [EXIT.notFound]: 'there is no such user, group or endpoint',
  [EXIT.unreachable]: 'the service provider gave no usable answer',
  [EXIT.declined]: 'not confirmed, or held back by a limit: nothing was changed',
  [EXIT.stopped]: 'stopped',
};
