// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { endingOf, recordingType } from '../src/widget/panel/voice';

test('each browser records what the server knows as a sound', () => {
  const firefox = (type: string): boolean => /^audio\/(ogg|webm)/.test(type);
  const chrome = (type: string): boolean => /^audio\/webm/.test(type);
  const safari = (type: string): boolean => /^audio\/mp4/.test(type);
  const oldSafari = (type: string): boolean => type === 'audio/mp4';
  expect(recordingType(firefox)).toEqual(['audio/ogg;codecs=opus', 'ogg']);
  expect(recordingType(chrome)).toEqual(['audio/webm;codecs=opus', 'webm']);
  expect(recordingType(safari)[1]).toBe('m4a');
  expect(recordingType(oldSafari)).toEqual(['audio/mp4', 'm4a']);
  expect(recordingType(() => false)).toEqual([undefined, 'webm']);
});

test('the name says what was recorded, where the browser chose by itself', () => {
  expect(endingOf('audio/mp4; codecs=mp4a.40.2', 'webm')).toBe('m4a');
  expect(endingOf('audio/webm;codecs=opus', 'webm')).toBe('webm');
  expect(endingOf('', 'ogg')).toBe('ogg');
});
