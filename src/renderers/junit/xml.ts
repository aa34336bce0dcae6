import { escapeText } from '../escape.ts';
import { xmlCharacters } from '../xml-characters.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as the content of an element. Line feeds stay. */
export function xmlText(text: string): string {
  return text
    .split('\n')
    .map(xmlCharacters)
    .join('\n')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Text as the value of an attribute: on one line, because a parser makes blanks of line ends there. */
function xmlAttribute(text: string): string {
  return xmlText(escapeText(text));
}

/** An element; what it contains is XML already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...content: readonly string[]
): string {
  const pairs = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${xmlAttribute(String(value))}"`,
  );
  return `<${name}${pairs.join('')}>${content.join('')}</${name}>`;
}
