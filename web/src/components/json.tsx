// JSON text with its parts in colours. Text that is no JSON is shown as it is.
import { Fragment } from 'react';

const PART = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

export function Json({ text }: { readonly text: string }) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(PART)) {
    const [whole, string, colon] = match;
    const kind = string === undefined ? 'json-number' : colon === undefined ? 'json-text' : 'json-name';
    parts.push(text.slice(from, match.index));
    parts.push(
      <span key={match.index} className={kind}>
        {whole}
      </span>,
    );
    from = match.index + whole.length;
  }
  parts.push(text.slice(from));
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>{part}</Fragment>
      ))}
    </>
  );
}

export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
