import { printJson } from '../print-json.ts';
import type { FormatRenderer } from '../renderer.ts';
import { deployedEvents } from './deployed.ts';
import { type CdEvent, SPECIFICATION } from './event.ts';
import { finishedEvent } from './finished.ts';

/**
 * CDEvents in a CloudEvents batch, to be sent in one request as `application/cloudevents-batch+json`: each commit
 * that runs as a deployed service, and the verdict as a finished test.
 */
export const renderCdevents: FormatRenderer = (traces) =>
  printJson(
    traces.flatMap((trace) => [...deployedEvents(trace), finishedEvent(trace)]).map(toCloudEvent),
  );

function toCloudEvent({ id, source, type, timestamp, subject }: CdEvent) {
  return {
    specversion: '1.0',
    id,
    source,
    type,
    subject: subject.id,
    time: timestamp,
    datacontenttype: 'application/cdevents+json',
    data: { context: { version: SPECIFICATION, id, source, type, timestamp }, subject },
  };
}
