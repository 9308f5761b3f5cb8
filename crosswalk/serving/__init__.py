"""The graph as a service (`crosswalk serve`): SPARQL 1.1 Protocol, linked data, query page.

`application.create` makes the Starlette application; each module beside it gives `routes(context)`.
Everything is read-only. Queries of strangers run in processes that can be killed (`crosswalk.workers`);
the pages ask queries of ours in this process, bounded by the resource that they describe.
"""
