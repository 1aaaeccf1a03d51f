// Opens the window: styles first, then the one component that composes everything.
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/control.css';
import './print.css';
import { mount } from 'svelte';
import App from './App.svelte';

mount(App, { target: document.body });
