// `formControl`, in a component that is compiled in the browser, as Angular does in development.

import '@angular/compiler';
import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { bootstrapApplication } from '@angular/platform-browser';

class Page {
  phone = new FormControl('');

  constructor() {
    window.model = '';
    this.phone.valueChanges.subscribe((phone) => { window.model = phone; });
  }
}

Component({
  selector: 'sign-up',
  imports: [ReactiveFormsModule],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<otp-verify site-key="pk_demo" country="US">
    <label>Phone <input type="tel" name="phone" [formControl]="phone"></label></otp-verify>`,
})(Page);

document.getElementById('page').append(document.createElement('sign-up'));
bootstrapApplication(Page).catch((error) => console.error(error));
