// Package openai is the adapter for servers that speak OpenAI's chat
// completions: vLLM, llama.cpp, LM Studio, hosted services.
//
// It asks with streaming, a strict JSON schema and usage figures. Such servers
// report no durations, know no context length per request, and have no digest
// of a model. Request.Context is therefore not sent.
//
// The package knows the protocol and nothing else: it does not retry, choose,
// or remember answers. What always holds is said by package model.
//
// Source: the OpenAI API reference, "Create chat completion" and "List models";
// server-sent events as in the WHATWG HTML standard, section 9.2.
package openai
