#!/usr/bin/env python3
import click

STATES = ["open", "waiting", "closed"]


@click.group()
@click.option("--server", default="https://tickets.example.com", show_default=True,
              envvar="TICKET_SERVER", help="Where tickets are.")
@click.version_option("0.9")
@click.pass_context
def cli(ctx, server):
    """Work with tickets from a terminal."""
    ctx.obj = server


@cli.command("list")
@click.option("-s", "--state", type=click.Choice(STATES), default="open", help="Only tickets in this state.")
@click.option("--mine/--all", default=True, help="Only mine, or all.")
@click.option("-n", "--limit", type=int, default=20, help="At most so many.")
@click.pass_obj
def list_tickets(server, state, mine, limit):
    """List tickets."""
    click.echo(f"GET {server}/tickets?state={state}&mine={mine}&limit={limit}")


@cli.command()
@click.argument("title")
@click.argument("body", type=click.File("r"), required=False)
@click.option("-l", "--label", multiple=True, help="Label, may be repeated.")
@click.option("--urgent", is_flag=True, help="Wake somebody.")
@click.pass_obj
def create(server, title, body, label, urgent):
    """Open a ticket."""
    click.echo(f"POST {server}/tickets title={title} labels={','.join(label)} urgent={urgent}")


@cli.command(name="close")
@click.argument("ids", nargs=-1, type=int, required=True)
@click.option("--password", prompt=True, hide_input=True, help="Your password.")
@click.confirmation_option(prompt="Close them?")
@click.pass_obj
def close_tickets(server, ids, password):
    """Close tickets."""
    for number in ids:
        click.echo(f"PATCH {server}/tickets/{number} state=closed")


if __name__ == "__main__":
    cli()
