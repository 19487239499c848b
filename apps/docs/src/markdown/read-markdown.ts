import { marked, type Token } from 'marked';

/** What a document says of itself. */
export interface MarkdownDocument {
  /** Its first heading. */
  readonly title: string;
  /** Its first paragraph, without marks. */
  readonly summary: string;
  /** Where its links lead. */
  readonly targets: readonly string[];
}

/** Reads a document's title, first paragraph and links. */
export function readMarkdown(source: string): MarkdownDocument {
  const tokens = marked.lexer(source);
  const targets: string[] = [];
  void marked.walkTokens(tokens, (token) => {
    if (token.type === 'link' && typeof token['href'] === 'string') targets.push(token['href']);
  });
  return { title: textOfFirst(tokens, 'heading'), summary: textOfFirst(tokens, 'paragraph'), targets };
}

function textOfFirst(tokens: readonly Token[], type: string): string {
  const token = tokens.find((candidate) => candidate.type === type);
  return token === undefined ? '' : plainOf([token]).replaceAll(/\s+/g, ' ').trim();
}

function plainOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) => ('tokens' in token && token.tokens !== undefined ? plainOf(token.tokens) : textOf(token)))
    .join('');
}

function textOf(token: Token): string {
  return 'text' in token && typeof token.text === 'string' ? token.text : '';
}
