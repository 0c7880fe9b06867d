import { hydrate as begin } from 'svelte';
import Page from './Page.svelte';

export const serve = async () => (await import('svelte/server')).render(Page).body;

export const hydrate = (page) => begin(Page, { target: page });
