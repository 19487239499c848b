import { checkbox, confirm, input, password, select } from '@inquirer/prompts';

/** Where questions are asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks a person; each question ends with an answer that can be used, or rejects when the person gives up. */
export interface Interview {
  readonly text: (question: {
    readonly message: string;
    readonly initial?: string;
    /** What is wrong with an answer; undefined when nothing is. */
    readonly problemOf?: (text: string) => string | undefined;
  }) => Promise<string>;
  readonly secret: (message: string) => Promise<string>;
  readonly confirm: (message: string, initial: boolean) => Promise<boolean>;
  readonly choose: <Value>(message: string, choices: readonly Choice<Value>[]) => Promise<Value>;
  readonly chooseSome: <Value>(
    message: string,
    choices: readonly Choice<Value>[],
  ) => Promise<readonly Value[]>;
}

/** One of the answers to choose from. */
export interface Choice<Value> {
  readonly name: string;
  readonly value: Value;
}

/** Asks in a terminal. */
export function createInterview(terminal: Terminal, signal: AbortSignal): Interview {
  const context = { ...terminal, signal };
  return {
    text: async ({ message, initial, problemOf = required }) => {
      const validate = (answer: string): string | true => {
        const problem = problemOf(answer.trim());
        return problem === undefined ? true : `It ${problem}.`;
      };
      const question = {
        message,
        validate,
        ...(initial !== undefined && { default: initial, prefill: 'editable' as const }),
      };
      return (await input(question, context)).trim();
    },
    secret: async (message) => (await password({ message, mask: true }, context)).trim(),
    confirm: (message, initial) => confirm({ message, default: initial }, context),
    choose: (message, choices) => select({ message, choices: [...choices] }, context),
    chooseSome: (message, choices) =>
      checkbox({ message, choices: [...choices], required: true, pageSize: 12 }, context),
  };
}

/** Whether a question was given up, by Ctrl-C or because the process is to end. */
export function isGivenUp(error: unknown): boolean {
  return error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name);
}

function required(text: string): string | undefined {
  return text === '' ? 'must not be empty' : undefined;
}
