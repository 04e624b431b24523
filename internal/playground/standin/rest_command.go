package standin

import (
	"net/http"
	"slices"
)

func commandRoutes() []route {
	var list []route
	for _, base := range []string{
		" /applications/{application_id}/commands",
		" /applications/{application_id}/guilds/{guild_id}/commands",
	} {
		list = append(list,
			route{"GET" + base, false, listCommands},
			route{"PUT" + base, false, overwriteCommands},
			route{"POST" + base, false, createCommand},
			route{"GET" + base + "/{command_id}", false, getCommand},
			route{"PATCH" + base + "/{command_id}", false, changeCommand},
			route{"DELETE" + base + "/{command_id}", false, deleteCommand},
		)
	}
	return list
}

// commandScope is the server in the path, zero for global commands.
func (c *call) commandScope() (Snowflake, error) {
	if c.id("application_id") != c.w.app.id {
		return 0, errUnknownApplication()
	}
	if c.r.PathValue("guild_id") == "" {
		return 0, nil
	}
	g, err := c.guild()
	if err != nil {
		return 0, errMissingAccess()
	}
	return g.ID, nil
}

func (c *call) scoped(guild Snowflake) []*Command {
	list := []*Command{}
	for _, command := range c.w.commands {
		if command.GuildID == guild {
			list = append(list, command)
		}
	}
	return list
}

func listCommands(c *call) (reply, error) {
	scope, err := c.commandScope()
	if err != nil {
		return reply{}, err
	}
	list := []Command{}
	for _, command := range c.scoped(scope) {
		list = append(list, commandView(command, c.query("with_localizations") == "true"))
	}
	return ok(list)
}

// commandView leaves the localizations out where they were not asked for.
func commandView(command *Command, localized bool) Command {
	view := *command
	if !localized {
		view.NameLocalizations, view.DescriptionLocalizations = nil, nil
		view.Options = slices.Clone(view.Options)
		for i := range view.Options {
			view.Options[i].NameLocalizations, view.Options[i].DescriptionLocalizations = nil, nil
		}
	}
	return view
}

// overwriteCommands replaces all of a scope's commands; one that keeps its name keeps its id.
func overwriteCommands(c *call) (reply, error) {
	scope, err := c.commandScope()
	if err != nil {
		return reply{}, err
	}
	var forms []Command
	if err := decode(c.body, &forms); err != nil {
		return reply{}, err
	}
	bad := problems{}
	counts := map[int]int{}
	names := map[string]bool{}
	for i := range forms {
		if forms[i].Type == 0 {
			forms[i].Type = CommandSlash
		}
		checkCommand(bad, at("", i), &forms[i])
		counts[forms[i].Type]++
		key := string(rune('0'+forms[i].Type)) + forms[i].Name
		if names[key] {
			bad.add(at("", i, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		names[key] = true
	}
	if counts[CommandSlash] > 100 || counts[CommandUser] > 15 || counts[CommandMessage] > 15 {
		return reply{}, &Error{400, 30032, "Maximum number of application commands reached (100)", nil}
	}
	if err := bad.err(); err != nil {
		return reply{}, err
	}
	old := c.scoped(scope)
	c.w.commands = slices.DeleteFunc(c.w.commands, func(command *Command) bool { return command.GuildID == scope })
	made := []Command{}
	for i := range forms {
		made = append(made, commandView(c.register(&forms[i], scope, old), true))
	}
	return ok(made)
}

// register stores a command, under the id it had if there was one of its name.
func (c *call) register(form *Command, scope Snowflake, old []*Command) *Command {
	command := *form
	command.ID = 0
	for _, o := range old {
		if o.Name == form.Name && o.Type == form.Type {
			command.ID = o.ID
		}
	}
	command.Version = c.w.newID()
	if command.ID == 0 {
		command.ID = c.w.newID()
	}
	command.ApplicationID, command.GuildID = c.w.app.id, scope
	if scope == 0 && len(command.IntegrationTypes) == 0 {
		command.IntegrationTypes = []int{InstallGuild}
	}
	if scope != 0 {
		command.Contexts, command.IntegrationTypes = nil, nil
	}
	c.w.commands = append(c.w.commands, &command)
	return &command
}

func createCommand(c *call) (reply, error) {
	scope, err := c.commandScope()
	if err != nil {
		return reply{}, err
	}
	var form Command
	if err := decode(c.body, &form); err != nil {
		return reply{}, err
	}
	if form.Type == 0 {
		form.Type = CommandSlash
	}
	bad := problems{}
	checkCommand(bad, "", &form)
	if err := bad.err(); err != nil {
		return reply{}, err
	}
	old := c.scoped(scope)
	status := http.StatusCreated
	for _, o := range old {
		if o.Name == form.Name && o.Type == form.Type {
			status = http.StatusOK
			c.w.commands = without(c.w.commands, o)
		}
	}
	return reply{status, commandView(c.register(&form, scope, old), true)}, nil
}

func (c *call) command() (*Command, error) {
	scope, err := c.commandScope()
	if err != nil {
		return nil, err
	}
	id := c.id("command_id")
	for _, command := range c.w.commands {
		if command.ID == id && command.GuildID == scope {
			return command, nil
		}
	}
	return nil, errUnknownCommand()
}

func getCommand(c *call) (reply, error) {
	command, err := c.command()
	if err != nil {
		return reply{}, err
	}
	return ok(commandView(command, true))
}

func changeCommand(c *call) (reply, error) {
	command, err := c.command()
	if err != nil {
		return reply{}, err
	}
	form := *command
	if err := decode(c.body, &form); err != nil {
		return reply{}, err
	}
	form.ID, form.ApplicationID, form.GuildID, form.Type = command.ID, command.ApplicationID, command.GuildID, command.Type
	bad := problems{}
	checkCommand(bad, "", &form)
	if err := bad.err(); err != nil {
		return reply{}, err
	}
	form.Version = c.w.newID()
	*command = form
	return ok(commandView(command, true))
}

func deleteCommand(c *call) (reply, error) {
	command, err := c.command()
	if err != nil {
		return reply{}, err
	}
	c.w.commands = without(c.w.commands, command)
	return noContent()
}
