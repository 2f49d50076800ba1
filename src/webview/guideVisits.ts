/** Where a reader of the guide is and has been, for the page's Back and Forward. Plain data that the editor keeps. */
import type { GuideState } from './guideProtocol';
import type { Place } from './guideTopics';

const MOST = 50;

/** What was kept, as the state of a page that shows this topic. A page that somebody opened from outside is a new visit. */
export function stateOf(saved: Partial<GuideState> | undefined, topic: string): GuideState {
  const { section = '', steps = {}, measured = {}, back = [], forward = [] } = saved ?? {};
  const state: GuideState = { topic: saved?.topic ?? topic, section, steps, measured: { ...measured }, back, forward };
  visit(state, { topic, section: state.topic === topic ? section : '' });
  return state;
}

/** Goes to a place; what was ahead is forgotten. The same place again is no visit. */
export function visit(state: GuideState, place: Place): void {
  if (state.topic === place.topic && state.section === place.section) return;
  state.back = [...state.back, here(state)].slice(-MOST);
  state.forward = [];
  move(state, place);
}

/** Goes one place back or forward along the visits, and says where that is; undefined at the end. */
export function goAlong(state: GuideState, way: 'back' | 'forward'): Place | undefined {
  const place = state[way].at(-1);
  if (!place) return undefined;
  const other = way === 'back' ? 'forward' : 'back';
  state[way] = state[way].slice(0, -1);
  state[other] = [...state[other], here(state)].slice(-MOST);
  move(state, place);
  return place;
}

function here({ topic, section }: GuideState): Place {
  return { topic, section };
}

function move(state: GuideState, { topic, section }: Place): void {
  state.topic = topic;
  state.section = section;
}
